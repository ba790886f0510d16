import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { streams } from '../../src/streams/index.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { linesOf, runTap } from '../helpers/run-tap.ts';
import { answerWith } from './faults.ts';

const company = createCompany({ opportunities: 30 });
const ALL = ['--select', '*,eeo*'];

/** Every stream that a run reported as failed. */
function failedIn(stderr: string): readonly string[] {
  return linesOf(stderr, '"level":"error"').flatMap(
    (line) => (JSON.parse(line) as { streams: readonly string[] }).streams,
  );
}

describe('the retry budget', () => {
  it.each([
    ['answers nothing but 500', { status: 500 }, runTap],
    ['answers nothing but 429', { status: 429 }, runInProcess],
    ['resets every connection', 'reset', runInProcess],
  ] as const)('is one for all streams when Lever %s', async (_name, fault, run) => {
    const { tap } = await openTapAccount({ company, intercept: () => fault }, run);
    // One after the other they would take minutes, for which the test has no time.
    const { code, stderr, messages } = await tap(ALL, {
      config: { retry_budget_seconds: 2, requests_per_second: 10, burst: 20 },
    });
    expect(code).toBe(1);
    const readable = streams.filter(({ source }) => source.kind !== 'reads');
    expect(new Set(failedIn(stderr)).size).toBe(readable.length);
    expect(messages.at(-1)).toEqual({ type: 'STATE', value: { bookmarks: {} } });
  });

  it('of a list that fails is spent by that list alone', async () => {
    const { tap } = await openTapAccount(
      {
        company,
        latencyMs: 10,
        intercept: ({ path }) => (path === '/requisitions' ? { status: 500 } : undefined),
      },
      runInProcess,
    );
    const names = ['requisitions', 'opportunities', 'opportunity_notes', 'opportunity_offers'];
    const run = await tap(
      names.flatMap((name) => ['--select', name]),
      { config: { retry_budget_seconds: 0.5, max_concurrency: 1 } },
    );
    expect(run.code).toBe(3);
    expect(failedIn(run.stderr)).toEqual(['requisitions']);
    expect(run.records('opportunities').length).toBe(company.opportunities.length);
  });

  it('is spent by pauses that are hardly any as well', async () => {
    const { tap, server } = await openTapAccount(
      {
        company,
        intercept: () => ({ status: 503, headers: { 'retry-after': '0.0001' } }),
      },
      runInProcess,
    );
    const run = await tap(['--select', 'stages'], { config: { retry_budget_seconds: 2 } });
    expect(run.code).toBe(1);
    expect(server.requests.length).toBeLessThanOrEqual(10);
  });

  it('is not for answers that are wrong and stay so', async () => {
    const { tap, server } = await openTapAccount(
      {
        company,
        intercept({ path }) {
          if (path === '/users') return answerWith({ ok: true });
          if (path === '/tags') return answerWith('{"data": [{"text": "x"');
          return path === '/sources'
            ? answerWith({ data: [], hasNext: true, next: '' })
            : undefined;
        },
      },
      runInProcess,
    );
    const names = ['users', 'tags', 'sources', 'stages'];
    const run = await tap(names.flatMap((name) => ['--select', name]));
    expect(run.code).toBe(3);
    expect([...failedIn(run.stderr)].sort()).toEqual(['sources', 'tags', 'users']);
    const count = (path: string) => server.requests.filter((asked) => asked.path === path).length;
    expect(['/users', '/tags', '/sources', '/stages'].map(count)).toEqual([3, 3, 3, 1]);
    expect(linesOf(run.stderr, 'Gave up after 3 tries.').length).toBe(3);
  });

  it('is not for the form of a posting that does not say its id, which is known', async () => {
    const { tap } = await openTapAccount(
      {
        company,
        intercept: ({ path }) =>
          path.endsWith('/apply')
            ? answerWith({ data: { text: 'Apply', customQuestions: [] } })
            : undefined,
      },
      runInProcess,
    );
    const run = await tap(['--select', 'posting_questions', '--select', 'postings']);
    expect(run.code).toBe(0);
    const ids = run.records('posting_questions').map(({ id }) => id);
    expect(ids.length).toBe(company.postings.length);
    expect(new Set(ids)).toEqual(new Set(run.records('postings').map(({ id }) => id)));
  });
});

describe('a pace of next to nothing', () => {
  it('is refused rather than waited for', async () => {
    const { tap } = await openTapAccount({ company }, runInProcess);
    const run = await tap([], { config: { requests_per_second: 1e-300 } });
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/^CRITICAL .*"requests_per_second" is below 0\.1, a request in ten/);
  });
});
