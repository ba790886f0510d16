import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { linesOf } from '../helpers/run-tap.ts';
import {
  type Answer,
  bomb,
  compressed,
  createMemoryGauge,
  drip,
  endless,
  endlessHeader,
  long,
  pages,
  startHostileServer,
  whole,
} from './hostile-server.ts';
import { CLIENT } from './oauth.ts';

const company = createCompany({ opportunities: 5 });
const GIGABYTE = 1024 ** 3;
const MOST_MEGABYTES = 300;

type Answers = Readonly<Record<string, Answer>>;

/** An account of which some paths are answered otherwise; runs tell their highest memory in MB. */
async function open(answers: Answers | ((path: string) => Answer | undefined)) {
  const account = await openTapAccount({ company });
  const { url } = await startHostileServer(
    account.server.url,
    typeof answers === 'function' ? answers : (path) => answers[path],
  );
  const tap = async (flags: readonly string[], env: Record<string, string> = {}, more = {}) => {
    const gauge = createMemoryGauge(env['NODE_OPTIONS']);
    const config = { base_url: url, retry_budget_seconds: 60, ...more };
    const run = await account.tap(flags, { config, env: gauge.env });
    return { ...run, peak: Number(readFileSync(gauge.file, 'utf8')) };
  };
  return { ...account, url, tap };
}

const select = (...names: readonly string[]) => names.flatMap((name) => ['--select', name]);

describe('an answer that is too large', () => {
  it('ends its stream at once; the others go on, and little memory is used', async () => {
    const { tap } = await open({
      '/users': endless(200),
      '/stages': bomb(),
      '/tags': long(2 * GIGABYTE),
      '/sources': endless(403),
      '/archive_reasons': endless(500),
      '/feedback_templates': bomb(429),
      '/webhooks': endless(307, { location: '/v1/requisition_fields' }),
    });
    const data = ['users', 'stages', 'tags'];
    const notes = ['sources', 'archive_reasons', 'feedback_templates'];
    const run = await tap(select(...data, ...notes, 'webhooks', 'opportunities'));
    expect(run.code).toBe(3);
    for (const [names, words] of [
      [data, 'the answer is larger than 16 MB'],
      [notes, 'is larger than 1 MB'],
    ] as const)
      for (const name of names)
        expect(linesOf(run.stderr, `"streams":["${name}"]`)).toEqual([
          expect.stringContaining(words),
        ]);
    expect(linesOf(run.stderr, '"level":"error"').length).toBe(data.length + notes.length);
    expect(run.records('opportunities').length).toBe(company.opportunities.length);
    expect(run.messages.at(-1)?.type).toBe('STATE');
    expect(run.state).toHaveProperty('bookmarks.opportunities.replication_key_value');
    expect(run.peak).toBeLessThan(MOST_MEGABYTES);
  });

  it('does not add up with as many others as there are requests, nor in a small heap', async () => {
    const { tap } = await open(() => endless(200));
    const heap = { NODE_OPTIONS: '--max-old-space-size=64' };
    const names = ['users', 'stages', 'postings', 'opportunities'];
    for (const [flags, env] of [
      [select(...names), heap],
      [['--check', ...select(...names)], {}],
      [['--discover'], heap],
    ] as const) {
      const run = await tap(['--log-level', 'error', ...flags], env);
      expect(run.peak).toBeLessThan(MOST_MEGABYTES);
      expect([flags, run.code]).toEqual([flags, flags[0] === '--discover' ? 0 : 1]);
      if (flags[0] === '--select') expect(run.messages.at(-1)?.type).toBe('STATE');
    }
  });

  it('ends the run when it comes in place of a token', async () => {
    const { tap, url } = await open({ '/oauth': bomb() });
    const config = {
      ...CLIENT,
      token: null,
      refresh_token: 'r-e-f-r-e-s-h',
      oauth_url: `${url}/oauth`,
    };
    const run = await tap(select('stages'), {}, config);
    expect(run.code).toBe(1);
    expect(linesOf(run.stderr, 'CRITICAL')).toEqual([
      expect.stringContaining('OAuth: the answer is larger than 1 MB'),
    ]);
    expect(run.peak).toBeLessThan(MOST_MEGABYTES);
  });

  it('is one of many small values as well', async () => {
    const { tap } = await open({ '/users': whole(`{"data":[${'[],'.repeat(4_000_000)}[]]}`) });
    const run = await tap(select('users', 'stages'));
    expect(run.code).toBe(3);
    expect(linesOf(run.stderr, '"level":"error"')).toEqual([
      expect.stringMatching(/"users".*answered with more than a million values/),
    ]);
    expect(run.records('stages').length).toBe(company.stages.length);
    expect(run.peak).toBeLessThan(MOST_MEGABYTES);
  });
});

describe('an answer that never ends otherwise', () => {
  it('costs its stream and little memory, whether its header or its body goes on', async () => {
    const { tap } = await open({ '/users': endlessHeader, '/stages': drip });
    const config = { retry_budget_seconds: 2, request_timeout_seconds: 1 };
    const run = await tap(select('users', 'stages', 'tags'), {}, config);
    expect(run.code).toBe(3);
    expect(linesOf(run.stderr, '"streams":["users"]')).toEqual([
      expect.stringMatching(/no connection to Lever \(\w+\)/),
    ]);
    expect(linesOf(run.stderr, '"streams":["stages"]')).toEqual([
      expect.stringContaining('no complete answer within 1 s.'),
    ]);
    expect(run.records('tags').length).toBe(company.tags.length);
    expect(run.peak).toBeLessThan(MOST_MEGABYTES);
  });

  it('may be a list of very many pages', async () => {
    const { tap } = await open({ '/users': pages(1500) });
    const run = await tap(select('users'));
    expect(run.code).toBe(0);
    expect(run.records('users')).toHaveLength(15_000);
    expect(run.peak).toBeLessThan(MOST_MEGABYTES);
  });
});

describe('an answer below the limit', () => {
  const deep = `${'['.repeat(400_000)}${']'.repeat(400_000)}`;
  const text = 'x'.repeat(14 * 1024 * 1024);

  it.each([
    ['one very long text', `{"id":"odd","name":"${text}"}`],
    ['very many escapes', `{"id":"odd","name":"${'\\u0000'.repeat(2_300_000)}"}`],
    ['very many levels', `{"id":"odd","linkedContactIds":${deep}}`],
    ['very many levels in text', `{"id":"odd","name":${deep}}`],
  ])('takes little memory: %s', async (_name, row) => {
    const { tap } = await open({ '/users': whole(`{"data":[${row},{"id":"fine"}]}`) });
    const run = await tap(select('users', 'tags'));
    expect(run.code).toBe(0);
    expect(run.records('users').map(({ id }) => id)).toEqual(['odd', 'fine']);
    expect(run.peak).toBeLessThan(MOST_MEGABYTES);
  });

  it('does not add up with others, whether lists of their own or below opportunities', async () => {
    const lists = ['users', 'stages', 'tags', 'sources'];
    const below = ['notes', 'offers', 'referrals', 'files', 'feedback', 'interviews', 'panels'];
    const text = 'ж'.repeat(50_000);
    const rows = Array.from({ length: 100 }, (_, i) => ({ id: `${i}`, text: `${i}`, name: text }));
    const answer = compressed(JSON.stringify({ data: rows }));
    const asked = new RegExp(`^/(?:${lists.join('|')})$|/(?:${below.join('|')})$`);
    const { tap } = await open((path) => (asked.test(path) ? answer : undefined));
    const children = below.map((name) => `opportunity_${name}`);
    const run = await tap(select(...lists, ...children));
    expect(run.code).toBe(0);
    for (const name of lists) expect(run.records(name).length).toBe(100);
    for (const name of children) expect(run.records(name).length).toBe(500);
    expect(run.peak).toBeLessThan(MOST_MEGABYTES);
  });
});
