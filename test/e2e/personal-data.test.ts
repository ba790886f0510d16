import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import type { Fault, LeverRequest } from '../../src/demo/server.ts';
import { LOG_FORMATS, LOG_LEVELS } from '../../src/logging/log-levels.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { type Message, runTap } from '../helpers/run-tap.ts';

const company = createCompany({ opportunities: 4 });
const EEO = ['eeo_responses', 'eeo_responses_pii'];

const selectedIn = (messages: readonly Message[]) =>
  new Set(messages.flatMap(({ type, stream }) => (type === 'SCHEMA' ? (stream ?? '') : [])));

describe('what is especially personal', () => {
  it('comes when it is named, in --select or in the catalog, and is left out otherwise', async () => {
    const { tap, server } = await openTapAccount({ company }, runInProcess);
    const all = await tap(['--select', '*']);
    expect(all.code).toBe(0);
    expect(all.stderr).toContain('"msg":"Left out: eeo_responses, eeo_responses_pii. What is ');
    expect(EEO.filter((name) => selectedIn(all.messages).has(name))).toEqual([]);
    expect(server.requests.filter(({ path }) => path.startsWith('/eeo'))).toEqual([]);
    const named = await tap(['--select', 'eeo*']);
    expect(selectedIn(named.messages)).toEqual(new Set(EEO));
    expect(named.records('eeo_responses').length).toBeGreaterThan(0);

    const discovered = JSON.parse((await tap(['--discover'])).stdout);
    for (const { stream, metadata } of discovered.streams)
      Object.assign(metadata[0].metadata, { selected: EEO.includes(stream) });
    const chosen = await tap([], { catalog: discovered });
    expect(chosen.code).toBe(0);
    expect(selectedIn(chosen.messages)).toEqual(new Set(EEO));
  });
});

describe('what Lever marks as secret', () => {
  it('is left out by a setting, with all that is made of it', async () => {
    const { tap } = await openTapAccount(
      { company: createCompany({ opportunities: 30 }) },
      runInProcess,
    );
    const select = ['--select', 'opportunity_notes,opportunity_note_fields,opportunity_reads'];
    const all = await tap(select);
    const plain = await tap(select, { config: { include_secret: false } });
    const notes = all.records('opportunity_notes');
    const secret = notes.filter((note) => note['secret'] === true).map(({ id }) => id);
    expect(secret.length).toBeGreaterThan(1);
    expect(plain.records('opportunity_notes').length).toBe(notes.length - secret.length);
    expect(secret.filter((id) => plain.stdout.includes(String(id)))).toEqual([]);
  });
});

/** Everything that goes wrong in one run, with an answer that quotes people. */
function goWrong({ path, query }: LeverRequest): Fault | undefined {
  const quoting = { code: 'jane.doe@example.com', message: 'no such person: Jane Doe' };
  const body = JSON.stringify(quoting);
  if (path === '/users') return { status: 400, body };
  if (path.endsWith('/notes')) return { status: 500, body };
  if (path.endsWith('/offers')) return { status: 403, body };
  if (path === '/tags') return { status: 200, body: `{"data":[{"text":"t","odd":${body}}]}` };
  if (path === '/sources') return { status: 200, body: '{"data":"Jane Doe"}' };
  if (path === '/stages') return { status: 302, headers: { location: '/v1/jane.doe' }, body };
  const row = { id: 'jane.doe@example.com', createdAt: 1, updatedAt: 'Jane Doe' };
  const isOdd = path === '/candidates' && !query.has('offset');
  return isOdd ? { status: 200, body: JSON.stringify({ data: [row] }) } : undefined;
}

/** What people are called in the account, and ids of its rows. */
const content = [
  ...company.opportunities.flatMap(({ id, name, emails }) => [id, name, ...emails]),
  ...company.users.flatMap((row) => [String(row['id']), String(row['name'])]),
].filter((text) => text.length > 3);

/** The streams that go wrong, and one that does not. */
const WRONG =
  'users,stages,tags,sources,candidates,opportunities,opportunity_notes,opportunity_offers,eeo_responses';

describe('the log', () => {
  it.each(LOG_LEVELS.flatMap((level) => LOG_FORMATS.map((format) => [level, format] as const)))(
    'has neither ids nor values at the level %s in the format %s',
    async (level, format) => {
      const run = level === 'trace' && format === 'json' ? runTap : runInProcess;
      const { tap } = await openTapAccount({ company, intercept: goWrong }, run);
      const select = level === 'trace' ? '*,eeo*' : WRONG;
      const flags = ['--select', select, '--log-level', level, '--log-format', format];
      const { code, stderr } = await tap(flags, { config: { retry_budget_seconds: 0.1 } });
      expect(code).toBe(3);
      if (level === 'trace') expect(stderr).toContain('/users: a parameter is not valid');
      expect(stderr).not.toMatch(/jane|doe\b|[\da-f]{8}-[\da-f]{4}-|\w@\w/i);
      expect(content.filter((text) => stderr.includes(text))).toEqual([]);
    },
  );
});
