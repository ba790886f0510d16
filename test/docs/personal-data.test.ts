import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { missingParts, unclassifiedIn } from '../../scripts/missing-parts.ts';
import { personalDataPage } from '../../scripts/personal-data/page.ts';
import { type Company, createCompany } from '../../src/demo/company.ts';
import { readSchema } from '../../src/schemas.ts';
import { streams } from '../../src/streams/index.ts';
import { shellBlocks } from '../helpers/documents.ts';
import { linkTap } from '../helpers/link-tap.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { readMessages, type TapRun } from '../helpers/run-tap.ts';

const PAGE = 'docs/personal-data.md';
const COMPANY = createCompany({ opportunities: 60 });
/** Shorter ones are words and numbers that may be anywhere. */
const SHORTEST = 16;
/** `mobile` is a kind of telephone. */
const SHORTEST_NAME = 7;

describe('what is personal', () => {
  it('is on the page as the schemas say it (npm run docs brings it up to date)', () => {
    const file = new URL(`../../${PAGE}`, import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(personalDataPage(streams));
  });

  it.each(streams)('is said of $name', (stream) => {
    expect(missingParts(stream)).toEqual([]);
  });

  it('is asked for by name where nobody has said it', () => {
    const { personal: _, ...schema } = readSchema('users');
    expect(unclassifiedIn('users', schema)).toEqual([
      'users: no "personal" in schemas/users.json: name the columns that say who somebody is, or what was said or written by somebody or about them; [] if there are none',
    ]);
    expect(unclassifiedIn('users', { ...schema, personal: ['nickname'] })).toEqual([
      'users: "personal" names a column that is not there: nickname',
    ]);
  });
});

/** Members that say what was asked, not what was answered. */
const LABELS = ['text', 'description', 'identifier', 'prompt', 'options', 'instructions'];

/** All texts in a value, however deep, but for members with these names. */
function textsIn(value: unknown, except: readonly string[] = []): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    except.includes(name) ? [] : textsIn(member, except),
  );
}

/** The texts in the personal columns of a run that nobody could choose from a list of answers. */
function personalTexts({ records }: TapRun): readonly string[] {
  const offered = new Set<string>();
  const texts = new Set<string>();
  for (const { name } of streams) {
    const { personal } = readSchema(name);
    for (const row of records(name)) {
      for (const text of personal.flatMap((column) => textsIn(row[column], LABELS)))
        if (text.length >= SHORTEST && !/^[\da-f-]{36}$|^\d{4}-\d\d-\d\dT/.test(text))
          texts.add(text);
      if (personal.length === 0) for (const text of textsIn(row)) offered.add(text);
    }
  }
  // Roles of users are in what an audit says of them.
  for (const row of records('users')) offered.add(String(row['accessRole']));
  return [...texts].filter((text) => !offered.has(text));
}

/** What people are called and how they are reached, as the account has it. */
function namesOf({ opportunities, contacts, users }: Company): readonly string[] {
  const people = [...opportunities, ...contacts.values(), ...users];
  const told = people.flatMap((row) =>
    textsIn([row['name'], row['email'], row['emails'], row['phones'], row['headline']]),
  );
  return told.filter((text) => text.length >= SHORTEST_NAME);
}

describe('the command of the page', () => {
  it('brings the default tables, and nothing personal of the demo account', async () => {
    const account = await openTapAccount({ company: COMPANY });
    const all = await account.tap(['--select', 'all,eeo*'], { run: runInProcess });
    const personal = personalTexts(all);
    expect(personal.length).toBeGreaterThan(400);

    const [block] = shellBlocks(PAGE).filter(({ commands }) => commands[0]?.includes('tap-lever'));
    const folder = dirname(account.configure());
    const env = { PATH: `${dirname(linkTap())}:${process.env['PATH']}` };
    const script = block?.commands.join('\n') ?? '';
    await promisify(execFile)('bash', ['-c', script], { cwd: folder, env });
    const stdout = readFileSync(join(folder, 'messages.jsonl'), 'utf8');
    const { records, messages } = readMessages(stdout);
    const found = new Set(messages.flatMap(({ stream }) => stream ?? []));
    expect(found).toEqual(
      new Set(streams.filter(({ isDefault }) => isDefault).map(({ name }) => name)),
    );
    expect(records('opportunities')).toHaveLength(COMPANY.opportunities.length);
    const rows = messages.filter(({ type }) => type === 'RECORD');
    const text = JSON.stringify(rows.map(({ record }) => textsIn(record)));
    expect(personal.filter((one) => text.includes(JSON.stringify(one).slice(1, -1)))).toEqual([]);
    expect(namesOf(COMPANY).filter((one) => text.includes(one))).toEqual([]);
    expect(text).not.toMatch(/\w@\w/);
  });
});
