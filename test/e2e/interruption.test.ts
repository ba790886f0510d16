import { describe, expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { addInterview, editTags } from '../helpers/lever-changes.ts';
import { once } from '../helpers/once.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { createRemote, type Message, type TapRun } from '../helpers/run-tap.ts';
import { createWarehouse, withoutReadTime } from '../helpers/warehouse.ts';

const HOUR = 3_600_000;
const STREAMS = [
  'opportunities',
  'opportunity_applications',
  'opportunity_feedback',
  'opportunity_interviews',
  'opportunity_notes',
  'postings',
  'users',
];
const FLAGS = STREAMS.flatMap((name) => ['--select', name]);
const WITHOUT_NOTES = FLAGS.filter(
  (flag, i) => ![flag, FLAGS[i + 1]].includes('opportunity_notes'),
);
const company = createCompany({ opportunities: 20, until: DEMO_NOW - 24 * HOUR });

/** A table of every stream after runs that were loaded one after the other. */
function tables(...runs: readonly { readonly messages: readonly Message[] }[]): string {
  const warehouse = createWarehouse();
  for (const { messages } of runs) warehouse.load(messages);
  return JSON.stringify(
    STREAMS.map((stream) => [
      stream,
      [...warehouse.table(stream)].map(([key, row]) => [key, withoutReadTime(row)]),
    ]),
    null,
    1,
  );
}

/** A first load without the notes, then changes, and what a whole second run makes of it. */
const scene = once(async () => {
  let now = DEMO_NOW;
  const { tap, server } = await openTapAccount({ company, now: () => now }, runInProcess);
  const first = await tap(WITHOUT_NOTES);
  now += 2 * HOUR;
  for (const { id } of company.opportunities.slice(4, 10)) editTags(company, id, now - HOUR);
  for (const { id } of company.opportunities.slice(14, 17)) addInterview(company, id, now - HOUR);
  const before = server.requests.length;
  const whole = await tap(FLAGS, { state: first.state, config: { child_sweep_requests: 50 } });
  const requests = server.requests.length - before;
  return { first, now, expected: tables(first, whole), requests };
});

/** A third run from the last STATE of a second one that was cut short, and what they all load. */
async function resume(cut: TapRun) {
  const { first, now } = await scene();
  const { tap } = await openTapAccount({ company, now: () => now }, runInProcess);
  const resumed = await tap(FLAGS, { state: cut.state ?? first.state });
  return { resumed, result: tables(first, cut, resumed) };
}

/** The second run, to which a signal is sent while a part of its requests is still open. */
async function interrupt(signal: NodeJS.Signals, part: number): Promise<TapRun> {
  const { first, now, requests } = await scene();
  const remote = createRemote();
  let left = Math.ceil(requests * part);
  const { tap } = await openTapAccount({
    company,
    now: () => now,
    intercept() {
      left--;
      if (left > 0) return undefined;
      // Without this answer the run cannot come to its end before the signal arrives.
      remote.kill(signal);
      return 'hang';
    },
  });
  return await tap(FLAGS, {
    state: first.state,
    config: { child_sweep_requests: 50, max_concurrency: 4 },
    remote,
  });
}

describe('an interrupted run', () => {
  it('exits with 143 after a last STATE on SIGTERM, and the next run completes it', async () => {
    const cut = await interrupt('SIGTERM', 0.5);
    expect(cut.code).toBe(143);
    expect(cut.messages.at(-1)?.type).toBe('STATE');
    expect(cut.stdout.endsWith('\n')).toBe(true);
    const { resumed, result } = await resume(cut);
    expect(resumed.code).toBe(0);
    expect(result).toBe((await scene()).expected);
  });

  it('exits at once with 130 on SIGINT, even during a pause of minutes that Lever asked for', async () => {
    const { first, now, expected } = await scene();
    const remote = createRemote();
    const { tap } = await openTapAccount({
      company,
      now: () => now,
      intercept: ({ path }) =>
        path.endsWith('/interviews')
          ? { status: 429, headers: { 'retry-after': '300' } }
          : undefined,
    });
    const cut = await tap([...FLAGS, '--log-level', 'debug'], {
      state: first.state,
      remote,
      onLog(line) {
        if (line.includes('"waitMs":')) remote.kill('SIGINT');
      },
    });
    expect(cut.code).toBe(130);
    expect(cut.messages.at(-1)?.type).toBe('STATE');
    expect((await resume(cut)).result).toBe(expected);
  });

  it.each([0.05, 0.6, 0.9])(
    'is completed by the next run after SIGKILL at %d of its requests',
    async (part) => {
      const cut = await interrupt('SIGKILL', part);
      expect(cut.code).toBeNull();
      expect((await resume(cut)).result).toBe((await scene()).expected);
    },
  );
});
