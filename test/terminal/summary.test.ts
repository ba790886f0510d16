import { describe, expect, it } from 'vitest';
import { createTheme } from '../../src/logging/theme.ts';
import type { RunFacts } from '../../src/progress/run-facts.ts';
import { serializeBackfill } from '../../src/sync/run/backfill-state.ts';
import { renderSummary } from '../../src/terminal/summary.ts';
import { runFacts, streamFacts, TRAFFIC } from '../helpers/run-facts.ts';

const theme = createTheme({ NO_COLOR: '1' }, true, 'linux');

const STREAMS = [
  streamFacts('users', 'done', 120),
  streamFacts('opportunities', 'done', 12_400, {
    skipped: 1,
    coercions: new Map([['urls: number', 3]]),
    unknownFields: new Map([['new (string)', 12_400]]),
  }),
  streamFacts('contacts', 'failed', 7),
  streamFacts('webhooks', 'left out'),
];
const LOAD = {
  phase: 'created',
  startDate: Date.UTC(2020, 0, 1),
  nextBookmark: Date.UTC(2026, 10, 24),
  cursor: { at: Date.UTC(2021, 2, 4) },
} as const;
const STATE = {
  bookmarks: {
    opportunities: { replication_key_value: '2026-11-24T05:12:03.123Z' },
    contacts: {
      replication_key_value: null,
      backfill: serializeBackfill(LOAD),
    },
  },
};

function render(columns: number, facts: Partial<RunFacts> = {}) {
  const run = runFacts({ streams: STREAMS, state: STATE, ...facts });
  const requests = new Map([['users', 2]]);
  return renderSummary({ run, requests, columns, theme });
}

describe('the summary', () => {
  it('is a table of the streams, with what happened to fields and the totals below', () => {
    expect(render(120)).toEqual([
      '  stream         records  requests  bookmark             changed  unknown        time',
      '✓ users              120         2                                          1 min 1 s',
      '✓ opportunities   12,400            2026-11-24 05:12:03        3        1   1 min 1 s',
      '✗ contacts             7            loading 2021-03-04                      1 min 1 s',
      '– webhooks             0                                                    1 min 1 s',
      expect.stringMatching(/^─+$/),
      '  4 streams       12,527     8,412                             3        1  12 min 4 s',
      '  opportunities: 1 record without a key skipped',
      '  opportunities: 3 values changed to fit, urls: number',
      '  opportunities: not in the catalog: new (string)',
      '  12,527 records, 8,412 requests, 12 min 4 s, 11.6 requests a second',
    ]);
  });

  it('counts the streams that a run did not come to, such as when its target fails at once', () => {
    const traffic = { ...TRAFFIC, requests: 0 };
    const streams = [
      ...STREAMS.slice(0, 1),
      streamFacts('tags', 'waiting'),
      streamFacts('x', 'reading'),
    ];
    const lines = render(120, { streams, traffic, isDemo: true });
    expect(lines.slice(2)).toEqual([
      '○ … and 2 streams of which nothing was read',
      expect.stringMatching(/^─+$/),
      expect.stringMatching(/^ {2}3 streams /),
      '  120 records, 0 requests, 12 min 4 s',
    ]);
    expect(render(120, { streams: streams.slice(1) })[1]).toContain('2 streams');
  });

  it('leaves out the columns that do not fit, the least important first', () => {
    expect(render(64)[0]?.trim()).toMatch(/^stream +records +requests +bookmark$/);
    expect(render(40)[0]?.trim()).toMatch(/^stream +records +requests$/);
  });

  it.each([30, 40, 80, 200])('fits into %i columns', (columns) => {
    const streams = [
      ...STREAMS,
      streamFacts('a_stream_with_a_very_long_name_indeed', 'done', 1_234_567),
    ];
    for (const line of render(columns, { streams })) expect(line.length).toBeLessThan(columns);
    expect(render(columns, { streams }).join('\n')).toContain('1,234,567');
  });

  it('has no column for what did not happen', () => {
    const streams = [streamFacts('users', 'done', 1)];
    expect(render(120, { streams }).join('\n')).not.toMatch(/changed|unknown/);
  });

  it('counts retries', () => {
    const traffic = { ...TRAFFIC, retries: 1 };
    expect(render(120, { traffic }).at(-1)).toContain('8,412 requests, 1 retry, ');
  });

  it('does not list more about fields than anyone would read', () => {
    const unknownFields = (i: number) => new Map([[`field_${i} (string)`, 1]]);
    const streams = Array.from({ length: 40 }, (_, i) =>
      streamFacts(`stream_${i}`, 'done', 1, { unknownFields: unknownFields(i) }),
    );
    expect(render(120, { streams }).at(-2)).toBe('  and 28 more, which --log-format json shows');
  });
});
