import type { TapRun } from '../helpers/run-tap.ts';
import { withoutReadTime } from '../helpers/warehouse.ts';

/** The records of a run by stream, in an order of their own and each once and
 * without the time of its reading, so that runs can be compared. */
export function recordsByStream({ messages }: TapRun): Record<string, readonly string[]> {
  const streams = new Map<string, Set<string>>();
  for (const { type, stream = '', record } of messages) {
    if (type !== 'RECORD') continue;
    const records = streams.get(stream) ?? new Set();
    records.add(JSON.stringify(withoutReadTime(record as Record<string, unknown>)));
    streams.set(stream, records);
  }
  return Object.fromEntries(
    [...streams]
      .map(([stream, records]) => [stream, [...records].sort()] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
