import { describe, expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { addInterview, editTags } from '../helpers/lever-changes.ts';
import { once } from '../helpers/once.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import type { Message } from '../helpers/run-tap.ts';
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
const company = createCompany({ opportunities: 30, until: DEMO_NOW - 24 * HOUR });

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
  const { tap } = await openTapAccount({ company, now: () => now });
  const first = await tap(WITHOUT_NOTES);
  now += 2 * HOUR;
  for (const { id } of company.opportunities.slice(4, 12)) editTags(company, id, now - HOUR);
  for (const { id } of company.opportunities.slice(20, 23)) addInterview(company, id, now - HOUR);
  const whole = await tap(FLAGS, { state: first.state, config: { child_sweep_requests: 50 } });
  return { first, now, expected: tables(first, whole), lines: whole.messages.length };
});

/** The second run, cut short at a line, and a third one from the last STATE that was seen. */
async function interrupt(signal: NodeJS.Signals, atLine: number) {
  const { first, now } = await scene();
  const { tap } = await openTapAccount({ company, now: () => now, latencyMs: 2 });
  let lines = 0;
  const cut = await tap(FLAGS, {
    state: first.state,
    config: { child_sweep_requests: 50, max_concurrency: 4 },
    onLine(_line, kill) {
      lines++;
      if (lines === atLine) kill(signal);
    },
  });
  const resumed = await tap(FLAGS, { state: cut.state ?? first.state });
  return { cut, resumed, result: tables(first, cut, resumed) };
}

describe('a run that a signal ends', () => {
  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)(
    '(%s) closes with a true STATE and code %i; the next one makes it good',
    async (signal, code) => {
      const { cut, resumed, result } = await interrupt(signal, 60);
      expect(cut.code).toBe(code);
      expect(cut.messages.at(-1)?.type).toBe('STATE');
      expect(cut.stdout.endsWith('\n')).toBe(true);
      expect(resumed.code).toBe(0);
      expect(result).toBe((await scene()).expected);
    },
  );

  it.each([0.05, 0.3, 0.6, 0.9])(
    '(SIGKILL) after %d of its lines is made good by the next one',
    async (part) => {
      const { lines, expected } = await scene();
      const { cut, result } = await interrupt('SIGKILL', Math.ceil(lines * part));
      expect(cut.code).toBeNull();
      expect(result).toBe(expected);
    },
  );

  it('leaves within seconds while it waits for the minute that Lever asked for', async () => {
    const { first, now, expected } = await scene();
    let send: ((signal: NodeJS.Signals) => void) | undefined;
    let [isWaiting, sentAt] = [true, 0];
    const { tap } = await openTapAccount({
      company,
      now: () => now,
      intercept({ path }) {
        if (!isWaiting || !path.endsWith('/interviews')) return undefined;
        setTimeout(() => {
          if (sentAt > 0) return;
          sentAt = Date.now();
          send?.('SIGTERM');
        }, 500);
        return { status: 429, headers: { 'retry-after': '60' } };
      },
    });
    const cut = await tap(FLAGS, {
      state: first.state,
      onStart(kill) {
        send = kill;
      },
    });
    expect(cut.code).toBe(143);
    expect(sentAt).toBeGreaterThan(0);
    expect(Date.now() - sentAt).toBeLessThan(10_000);
    expect(cut.messages.at(-1)?.type).toBe('STATE');
    isWaiting = false;
    const resumed = await tap(FLAGS, { state: cut.state });
    expect(tables(first, cut, resumed)).toBe(expected);
  });
});
