import type { SelectedStream } from '../../catalog/index.ts';
import {
  createTombstoneWriter,
  type RecordTimes,
  type Report,
  type TombstoneWriter,
} from '../../records/index.ts';
import type { MessageWriter } from '../../singer/writer.ts';
import type { StreamDefinition } from '../../streams/define.ts';
import { deletionsNaming } from '../../streams/deletions.ts';

/** Writes tombstones: for each deletion that is read, one for every row that it names. */
export interface Eraser {
  /** The streams in which these deletions name rows. */
  streamsOf(deletions: StreamDefinition): readonly string[];
  /** Writes the tombstones that follow from one deletion. */
  erase(deletions: StreamDefinition, row: object, times: RecordTimes): void;
}

/** An eraser that writes nothing. */
export const NO_ERASER: Eraser = { streamsOf: () => [], erase: () => undefined };

/** Creates the eraser of a run whose streams are prepared. */
export function createEraser(
  streams: readonly SelectedStream[],
  writer: MessageWriter,
  report: Report,
): Eraser {
  const selected = new Set(streams.map(({ definition }) => definition));
  const writers = new Map<StreamDefinition, TombstoneWriter[]>();
  for (const stream of streams) {
    const deletions = deletionsNaming(stream.definition);
    if (!deletions || !selected.has(deletions)) continue;
    const own = createTombstoneWriter(stream, writer, report.of(stream.name));
    writers.set(deletions, [...(writers.get(deletions) ?? []), own]);
  }
  return {
    streamsOf: (deletions) => (writers.get(deletions) ?? []).map(({ stream }) => stream.name),
    erase(deletions, row, times) {
      for (const tombstones of writers.get(deletions) ?? []) tombstones.write(row, times);
    },
  };
}
