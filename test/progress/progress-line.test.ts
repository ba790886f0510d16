import { describe, expect, it } from 'vitest';
import { createLineView, LINE_INTERVAL_MS } from '../../src/progress/line-view.ts';
import { toProgressLine } from '../../src/progress/progress-line.ts';
import type { ScanFacts } from '../../src/progress/scan-progress.ts';
import { runFacts, TRAFFIC } from '../helpers/run-facts.ts';
import { createTestEvery } from '../helpers/test-every.ts';

describe('the progress line', () => {
  it('says what is done when nothing else is known', () => {
    expect(toProgressLine(runFacts())).toEqual({
      message: 'In progress: 1 of 3 streams done.',
      facts: { elapsedSeconds: 724, records: 12_830, requests: 8412, requestsPerSecond: 9.8 },
    });
  });

  it('says how far a long load is and what is left of it', () => {
    const line = toProgressLine(
      runFacts({
        scans: [
          {
            name: 'opportunities',
            rows: 12_400,
            reached: Date.UTC(2021, 2, 4),
            share: 0.18,
            requestsLeft: 1240,
            likelyMs: 10_800_000,
          },
        ],
        left: { requests: 1240, leastMs: 124_000, likelyMs: 10_800_000 },
      }),
    );
    expect(line.message).toBe(
      'In progress: 1 of 3 streams done; opportunities: 12,400 found, all before 2021-03-04 done; at least 1,240 requests left (2 min 4 s); about 3 h at this pace.',
    );
    expect(line.facts).toMatchObject({
      requestsLeft: 1240,
      leastSecondsLeft: 124,
      likelySecondsLeft: 10_800,
    });
  });

  it('says which part of a first load is there, and to which the estimate belongs', () => {
    const scan = {
      name: 'opportunities',
      rows: 12_400,
      reached: Date.UTC(2021, 2, 4),
      share: 0.18,
      requestsLeft: 0,
      likelyMs: 1_800_000,
    };
    const left = { requests: 0, leastMs: 0, likelyMs: 1_800_000 };
    const messageOf = (part: Partial<ScanFacts>): string =>
      toProgressLine(runFacts({ scans: [{ ...scan, ...part }], left })).message;
    expect(messageOf({ half: 'active' })).toBe(
      'In progress: 1 of 3 streams done; opportunities: 12,400 found, all in process before 2021-03-04 done; about 30 min at this pace until all in process are loaded.',
    );
    expect(messageOf({ half: 'archived', isNewestFirst: true })).toBe(
      'In progress: 1 of 3 streams done; opportunities: 12,400 found, all in process done, all archived after 2021-03-04 done; about 30 min at this pace.',
    );
    expect(messageOf({ half: 'archived', reached: undefined })).toContain(
      '12,400 found, all in process done; about',
    );
  });

  it('says why it is slow', () => {
    const traffic = { ...TRAFFIC, retries: 7, waiting: 3, pauseMs: 12_000 };
    expect(toProgressLine(runFacts({ traffic })).facts).toMatchObject({
      retries: 7,
      waiting: 3,
      pauseSeconds: 12,
    });
  });

  it('is written early once, then every minute, and not after the end', () => {
    const { every, advance } = createTestEvery();
    const lines: string[] = [];
    const view = createLineView({ info: (_facts, message) => lines.push(message), every });
    view.begin(() => runFacts());
    advance(14_000);
    expect(lines).toHaveLength(0);
    advance(2000);
    expect(lines).toHaveLength(1);
    advance(3 * LINE_INTERVAL_MS);
    expect(lines).toHaveLength(4);
    view.end(runFacts(), true);
    advance(3 * LINE_INTERVAL_MS);
    expect(lines).toHaveLength(4);
  });
});
