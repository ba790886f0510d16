import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Company } from '../../src/demo/company.ts';
import type { Opportunity } from '../../src/demo/rows.ts';
import { shellBlocks } from '../helpers/documents.ts';
import { anonymize, deleteOpportunity, mergeContacts } from '../helpers/lever-changes.ts';
import { linkTap } from '../helpers/link-tap.ts';
import { openChangingAccount } from './account.ts';
import { targets } from './definitions/index.ts';
import { EVERYTHING, load } from './load.ts';
import { createPlace } from './place.ts';
import type { Place, Target } from './target.ts';
import { createViews, sqlOf } from './views.ts';
import { commandOf } from './virtual-environment.ts';

const run = promisify(execFile);
const ALL = targets.filter(({ sql }) => sql);

/** Statements of a block, without what ends them. */
function statementsIn(block: string): readonly string[] {
  return block.split(';').filter((statement) => statement.trim() !== '');
}

/** Writes a mark into whatever Lever holds of the person of an opportunity, and nothing else. */
function brand(company: Company, { id, contact }: Opportunity, mark: string): void {
  const person = { name: mark, headline: mark, emails: [`${mark}@example.com`] };
  Object.assign(company.opportunities.find((one) => one.id === id) ?? {}, person);
  Object.assign(company.contacts.get(contact) ?? {}, person);
  Object.assign(company.applications.get(id) ?? {}, { name: mark, comments: mark });
  for (const resume of company.resumes.get(id) ?? [])
    Object.assign(resume, { parsedData: { positions: [{ org: mark }], schools: [{ org: mark }] } });
  for (const file of company.files.get(id) ?? []) Object.assign(file, { name: `${mark}.pdf` });
  for (const offer of company.offers.get(id) ?? [])
    Object.assign(offer, { fields: [{ text: 'Name', identifier: 'name', value: mark }] });
  company.version += 1;
}

/** The tables in which a mark is found. */
async function tablesWith(mark: string, target: Target, place: Place): Promise<readonly string[]> {
  const tables = await target.read(place);
  const found = [...tables].filter(([, { rows }]) => JSON.stringify(rows).includes(mark));
  return found.map(([name]) => name).sort();
}

describe.each(ALL)('docs/erasure.md with $name', (target) => {
  it('leaves nothing of people who were erased in Lever', async () => {
    const account = await openChangingAccount(60);
    const { company, config } = account;
    const rich = company.opportunities.filter(
      ({ id, applications }) =>
        applications.length > 0 && [company.resumes, company.files].every((list) => list.get(id)),
    );
    const [anonymized, deleted, merged, other] = rich as Opportunity[];
    const marks = ['Anonymized Amelia', 'Deleted Dora', 'Merged Maria'];
    const people = [anonymized, deleted, merged] as Opportunity[];
    for (const [place, person] of people.entries()) brand(company, person, marks[place] ?? '');
    const input = { target, place: createPlace(), config, flags: EVERYTHING };
    const { state } = await load(input);
    account.wait();
    anonymize(company, people[0]?.id ?? '', account.now());
    deleteOpportunity(company, people[1]?.id ?? '', account.now());
    Object.assign(company.deletedOpportunities.at(-1) ?? {}, { name: marks[1] });
    mergeContacts(company, people[2]?.contact ?? '', other?.contact ?? '', account.now());
    account.wait();
    await load({ ...input, state });
    await createViews(target, input.place, EVERYTHING);

    const blocks = sqlOf('docs/erasure.md', target, input.place);
    const left = statementsIn(blocks.at(-1) ?? '')[0] ?? '';
    await target.sql?.execute(input.place, blocks[0] ?? '');
    const before = await target.sql?.query(input.place, left);
    expect(before?.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        ...['opportunities', 'opportunity_resumes', 'opportunity_resume_positions', 'contacts'],
        ...['opportunity_files', 'opportunity_applications', 'deleted_opportunities'],
      ]),
    );
    expect(await tablesWith(marks[0] ?? '', target, input.place)).toContain('opportunity_resumes');

    for (const block of blocks.slice(0, -1)) await target.sql?.execute(input.place, block);
    expect(await target.sql?.query(input.place, left)).toEqual([]);
    expect(await tablesWith(marks[0] ?? '', target, input.place)).toEqual([]);
    expect(await tablesWith(marks[1] ?? '', target, input.place)).toEqual([]);
    // The person goes on under another contact, with a name that Lever still has in places.
    expect(await tablesWith(marks[2] ?? '', target, input.place)).not.toContain('contacts');
  });
});

describe.each(ALL)('docs/live-rows.md with $name', (target) => {
  it('creates the views, and asks them', async () => {
    const { config } = await openChangingAccount(10);
    const place = createPlace();
    await load({ target, place, config, flags: EVERYTHING });
    const { programs, host, port, user, password, database } = place.database;
    // The folder that the README makes for DuckDB.
    mkdirSync(join(place.folder, 'duckdb'));
    symlinkSync(
      dirname(dirname(commandOf('target-duckdb', 'python'))),
      join(place.folder, 'duckdb', 'venv'),
    );
    symlinkSync('../lever.duckdb', join(place.folder, 'duckdb', 'lever.duckdb'));
    const block = shellBlocks('docs/live-rows.md').find(({ commands }) =>
      commands[0]?.includes(` ${target.sql?.dialect} `),
    );
    const env = {
      PATH: `${dirname(linkTap())}:${programs}:${process.env['PATH']}`,
      ...{ PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password },
    };
    if (block)
      for (const command of block.commands) {
        const here = command
          .replaceAll('-d warehouse', `-d ${database}`)
          .replace(/--schema \w+/, `--schema ${place.schema}`);
        await run('bash', ['-eo', 'pipefail', '-c', here], { cwd: place.folder, env });
      }
    else await createViews(target, place, []);
    const answers = [];
    for (const sql of sqlOf('docs/live-rows.md', target, place).flatMap(statementsIn))
      answers.push(await target.sql?.query(place, sql));
    expect(answers[0]?.length).toBeGreaterThan(8);
    expect(answers[1]?.length).toBeGreaterThan(8);
    expect(answers.slice(2)).toEqual([[], []]);
  });
});
