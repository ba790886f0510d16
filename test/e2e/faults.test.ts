import { describe, expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { linesOf } from '../helpers/run-tap.ts';
import { answerWith, asks, type PlannedFault, planFaults } from './faults.ts';
import { recordsByStream } from './records.ts';

const HTML = '<html><body><h1>502 Bad Gateway</h1></body></html>';
const FAULTS: readonly PlannedFault[] = [
  { name: '429', strikes: asks('/users'), fault: { status: 429 }, times: 2 },
  {
    name: '429 with seconds',
    strikes: asks('/stages'),
    fault: { status: 429, headers: { 'retry-after': '1' } },
  },
  {
    name: '429 with a date',
    strikes: asks('/archive_reasons'),
    fault: {
      status: 429,
      headers: { 'retry-after': new Date(DEMO_NOW + 1000).toUTCString() },
    },
  },
  { name: '429 with nonsense', strikes: asks('/sources'), fault: retryAfter('soon') },
  { name: '429 with zero', strikes: asks('/sources'), fault: retryAfter('0') },
  { name: '500', strikes: asks('/tags'), fault: { status: 500 }, times: 2 },
  { name: '502', strikes: asks('/webhooks'), fault: { status: 502, body: HTML } },
  { name: '503', strikes: asks('/requisition_fields'), fault: { status: 503, body: '' } },
  { name: 'reset', strikes: asks(/\/offers$/), fault: 'reset', times: 3 },
  { name: 'silence', strikes: asks(/\/notes$/), fault: 'hang', times: 2 },
  { name: 'half a body', strikes: asks(/\/feedback$/), fault: 'truncate', times: 3 },
  { name: 'not JSON', strikes: asks('/feedback_templates'), fault: answerWith(HTML) },
  { name: 'no envelope', strikes: asks('/form_templates'), fault: answerWith({ ok: true }) },
  { name: 'null', strikes: asks('/disposition_stages'), fault: answerWith('null') },
  { name: 'text', strikes: asks('/requisitions'), fault: answerWith('"maintenance"') },
  {
    name: 'an empty page that is not the last',
    strikes: asks('/opportunities', 'first'),
    fault: answerWith({ data: [], hasNext: true, next: '%5B1%5D' }),
  },
  {
    name: 'hasNext without next',
    strikes: asks('/postings', 'first'),
    fault: answerWith({ data: [{ id: 'x' }], hasNext: true }),
  },
  { name: '500 on a later page', strikes: asks(/./, 'later'), fault: { status: 500 } },
  { name: 'reset on a later page', strikes: asks(/./, 'later'), fault: 'reset' },
  {
    name: 'a token that repeats',
    strikes: asks('/opportunities', 'later'),
    fault: ({ query }) =>
      answerWith({ data: [{ id: 'x' }], hasNext: true, next: query.get('offset') }),
  },
  {
    name: 'a stale token',
    strikes: asks('/opportunities', 'later'),
    fault: {
      status: 400,
      body: JSON.stringify({
        code: 'BadRequestError',
        message: 'Invalid offset token: Offset token is invalid for sort',
      }),
    },
    times: 2,
  },
];

/** Lists below opportunities that are read as the others are. */
const LIKE_OFFERS = ['files', 'interview', 'panel', 'profile_form', 'referral', 'resume'];

function retryAfter(text: string) {
  return { status: 429, headers: { 'retry-after': text } };
}

describe('passing faults', () => {
  it('cost no record, whatever they are and wherever they strike', async () => {
    const company = createCompany({ opportunities: 130 });
    const { intercept, left } = planFaults(FAULTS);
    const faulty = await openTapAccount({ company, intercept });
    const sound = await openTapAccount({ company }, runInProcess);
    const without = ['candidate*', ...LIKE_OFFERS.map((name) => `opportunity_${name}*`)];
    const patterns = ['*', ...without.map((name) => `!${name}`)];
    const select = patterns.flatMap((pattern) => ['--select', pattern]);
    const flags = [...select, '--log-level', 'trace'];
    const expected = await sound.tap(flags);
    const run = await faulty.tap(flags, { config: { request_timeout_seconds: 1 } });
    expect([...left].filter(([, times]) => times > 0)).toEqual([]);
    expect(linesOf(run.stderr, '"level":"error"')).toEqual([]);
    expect(run.code).toBe(0);
    const personal = company.opportunities.flatMap(({ name, emails }) => [name, ...emails]);
    expect(personal.filter((text) => text !== '' && run.stderr.includes(text))).toEqual([]);
    expect(recordsByStream(run)).toEqual(recordsByStream(expected));
    expect(Object.keys(bookmarksOf(run.state)).sort()).toEqual(
      Object.keys(bookmarksOf(expected.state)).sort(),
    );
  });
});

describe('lasting faults', () => {
  it('such as a list that goes round for ever, with new tokens each time, end that stream alone', async () => {
    const company = createCompany({ opportunities: 5 });
    const { tap, server } = await openTapAccount(
      {
        company,
        intercept({ path, query }) {
          if (path !== '/tags') return undefined;
          const page = Number(query.get('offset') ?? 0);
          return answerWith({
            data: [{ text: `tag ${page % 4}` }],
            hasNext: true,
            next: `${page + 1}`,
          });
        },
      },
      runInProcess,
    );
    const run = await tap(['--select', 'tags,users'], { config: { retry_budget_seconds: 2 } });
    expect(run.code).toBe(3);
    expect(linesOf(run.stderr, 'Failed').join()).toContain('leads nowhere');
    expect(run.records('users').length).toBe(company.users.length);
    expect(server.requests.length).toBeLessThan(40);
  });

  it('end the streams that they strike; the others go on, and bookmarks stay', async () => {
    let isDown = false;
    const company = createCompany({ opportunities: 30 });
    const { tap } = await openTapAccount(
      {
        company,
        intercept: ({ path }) =>
          isDown && (path.endsWith('/offers') || path === '/requisitions' || path === '/postings')
            ? { status: 500, body: HTML }
            : undefined,
      },
      runInProcess,
    );
    const first = await tap();
    isDown = true;
    const rewound = Object.entries(bookmarksOf(first.state)).map(([stream, bookmark]) => [
      stream,
      { ...bookmark, replication_key_value: '2026-01-01T00:00:00.000Z' },
    ]);
    const second = await tap([], {
      state: { bookmarks: Object.fromEntries(rewound) },
      config: { retry_budget_seconds: 0.5 },
    });
    expect(second.code).toBe(3);
    const after = bookmarksOf(second.state);
    const struck = ['opportunity_offers', 'opportunity_offer_fields', 'postings'];
    for (const [stream, { replication_key_value: reached }] of Object.entries(after))
      expect([stream, reached.startsWith('2026-01-01')]).toEqual([
        stream,
        /^posting/.test(stream) || struck.includes(stream),
      ]);
    const failed = linesOf(second.stderr, '"level":"error"').join();
    expect(failed).toMatch(/"requisitions".*\/requisitions: Lever failed \(HTTP 500\)/);
    for (const stream of struck) expect(failed).toContain(`"${stream}"`);
    for (const stream of ['users', 'stages'])
      expect(second.records(stream).length).toBe(first.records(stream).length);
    expect(second.records('opportunity_notes').length).toBeGreaterThan(0);
    expect(second.messages.at(-1)?.type).toBe('STATE');
  });

  it('fail the run when nothing can be read', async () => {
    const company = createCompany({ opportunities: 5 });
    const { tap } = await openTapAccount({ company, intercept: () => ({ status: 503 }) });
    const run = await tap([], { config: { retry_budget_seconds: 0.3 } });
    expect(run.code).toBe(1);
    expect(linesOf(run.stderr, 'CRITICAL')).toEqual([
      expect.stringMatching(/^CRITICAL No stream could be read\. .*down for maintenance/),
    ]);
    expect(run.state).toEqual({ bookmarks: {} });
    expect(run.records('users')).toEqual([]);
  });
});

interface Bookmark {
  readonly replication_key_value: string;
}

function bookmarksOf(state: unknown): Record<string, Bookmark> {
  return (state as { bookmarks: Record<string, Bookmark> }).bookmarks;
}
