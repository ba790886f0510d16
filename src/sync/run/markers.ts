import { type RecordWriter, recordTimes } from '../../records/index.ts';
import type { ParentDefinition, StreamDefinition } from '../../streams/define.ts';
import { hasSource } from '../../streams/facts.ts';

/**
 * Marks lists that were read whole, in the streams that the user selected for it: when each was
 * read, which ids were there, and to which streams it was written. So SQL can tell rows that are
 * gone (docs/live-rows.md).
 */
export interface Markers {
  /** A list is about to be read, below a parent if it has one, and written to these streams. */
  begin(list: WrittenList, parentRef?: ParentRef): ListMarker;
}

/** The list of a stream, and what is filled from it this time. */
export interface WrittenList {
  readonly definition: StreamDefinition;
  readonly recordWriters: readonly RecordWriter[];
}

/** The parent row that a list is below, or inside. */
export interface ParentRef {
  readonly parent: ParentDefinition;
  readonly id: unknown;
}

/** Marks one list while it is read. */
export interface ListMarker {
  /** A page came. Times are milliseconds; another `listedAt` means that the list was begun again. */
  page(listedAt: number, ids: readonly string[]): void;
  /** The list came to its end without a fault. `noneAt` is the time where it had no page at all. */
  end(noneAt?: number): void;
}

const UNMARKED: ListMarker = { page: () => undefined, end: () => undefined };

/** Creates the markers of a run; `recordWriters` are those of all its streams. */
export function createMarkers(recordWriters: readonly RecordWriter[]): Markers {
  const writers = new Map<ParentDefinition | undefined, RecordWriter>();
  for (const recordWriter of recordWriters) {
    const { definition } = recordWriter.stream;
    if (hasSource(definition, 'reads')) writers.set(definition.source.parent, recordWriter);
  }
  return {
    begin({ definition, recordWriters: written }, parentRef) {
      const writer = writers.get(parentRef?.parent);
      if (!writer) return UNMARKED;
      const parentColumn = parentRef ? { [parentRef.parent.source.idColumn]: parentRef.id } : {};
      const streams = written.map(({ stream }) => stream.name);
      return createMarker(writer, { ...parentColumn, stream: definition.name, streams });
    },
  };
}

function createMarker(writer: RecordWriter, list: object): ListMarker {
  let readAt: number | undefined;
  let found: string[] = [];
  return {
    page(listedAt, ids) {
      if (listedAt !== readAt) found = [];
      readAt = listedAt;
      found.push(...ids);
    },
    end(noneAt) {
      const at = readAt ?? noneAt;
      if (at !== undefined) writer.write({ ...list, ids: found }, recordTimes(at));
    },
  };
}
