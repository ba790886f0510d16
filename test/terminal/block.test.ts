import { describe, expect, it } from 'vitest';
import { createTheme } from '../../src/logging/theme.ts';
import type { RunFacts } from '../../src/progress/run-facts.ts';
import { renderBlock } from '../../src/terminal/block.ts';
import { runFacts, streamFacts, TRAFFIC } from '../helpers/run-facts.ts';

const PLAIN = createTheme({ NO_COLOR: '1' }, true, 'linux');
const WIDE = { columns: 80, rows: 24 };

const render = (facts: Partial<RunFacts> = {}, size = WIDE) =>
  renderBlock(runFacts(facts), size, PLAIN);

const WALK = {
  name: 'opportunities',
  rows: 12_500,
  reached: Date.UTC(2021, 2, 4),
  share: 0.5,
  requestsLeft: 1240,
  likelyMs: 10_800_000,
};
const LEFT = { requests: 1240, leastMs: 124_000, likelyMs: 10_800_000 };

describe('the block', () => {
  it('shows the pace against the limit, what is done and what is read', () => {
    expect(render()).toEqual([
      '⠋ 12 min 4 s  12,830 records · 8,412 requests · 9.8/s of 10',
      '✓ 1 of 3 streams done  users 120',
      '● opportunities          12,400',
      '● opportunity_offers        310',
    ]);
  });

  it('shows how far a long load is and what is left', () => {
    expect(render({ scans: [WALK], left: LEFT }).slice(-2)).toEqual([
      '  opportunities  ━━━━━━━━━━━━──────────── 50 %  up to 2021-03-04, 12,500 found',
      '  at least 1,240 requests left (2 min 4 s); about 3 h at this pace',
    ]);
  });

  it('says which half of a list is read, and that the one before is there', () => {
    const lines = (half: 'active' | 'archived') =>
      render({ scans: [{ ...WALK, half, isNewestFirst: half === 'archived' }] });
    expect(lines('active').at(-1)).toBe(
      '  opportunities in process  ━━━━━━━────── 50 %  up to 2021-03-04, 12,500 found',
    );
    expect(lines('archived').slice(-2)).toEqual([
      '  all opportunities in process are loaded',
      '  archived opportunities  ━━━━━━━────── 50 %  back to 2021-03-04, 12,500 found',
    ]);
  });

  it.each([
    [{ pauseMs: 12_000 }, '  Lever asked us to wait (HTTP 429): 12 s left'],
    [{ waiting: 3 }, '  3 requests failed and will be retried'],
    [{ pace: 6.4 }, '  slowed down to 6.4/s because Lever answered HTTP 429'],
    [{ retries: 1 }, '  1 request retried so far'],
  ])('says why it is slow: %j', (traffic, line) => {
    expect(render({ traffic: { ...TRAFFIC, ...traffic } })[1]).toBe(line);
  });

  it('distinguishes failed streams from those that are done or left out', () => {
    const streams = [
      streamFacts('users', 'done', 1),
      streamFacts('webhooks', 'left out'),
      streamFacts('postings', 'failed', 5),
      streamFacts('opportunities', 'waiting'),
    ];
    expect(render({ streams }).slice(1)).toEqual([
      '✓ 2 of 4 streams done  ✗ 1 failed  users 1',
      '○ opportunities          0',
    ]);
  });

  it.each([
    [80, 24],
    [40, 24],
    [20, 10],
    [200, 60],
    [1, 1],
  ])('fits into %i columns and %i rows', (columns, rows) => {
    const streams = Array.from({ length: 45 }, (_, i) =>
      streamFacts(`a_stream_with_a_long_name_${i}`, i < 10 ? 'done' : 'reading', 1_234_567),
    );
    const lines = render({ streams, scans: [WALK], left: LEFT }, { columns, rows });
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(Math.max(columns, 11));
    expect(lines.length).toBeLessThanOrEqual(Math.max(3, rows - 2));
  });

  it('summarizes the streams that do not fit', () => {
    const streams = Array.from({ length: 45 }, (_, i) => streamFacts(`stream_${i}`, 'reading', 10));
    expect(render({ streams }).at(-1)).toBe('  … and 26 more with 260 records');
    expect(render({ streams })).toHaveLength(22);
  });

  it('is coloured only when that is wanted', () => {
    const colored = renderBlock(
      runFacts(),
      WIDE,
      createTheme({ FORCE_COLOR: '1' }, false, 'linux'),
    );
    expect(colored.join('')).toContain('\u001b[36m●');
    expect(render().join('')).not.toContain('\u001b');
  });
});
