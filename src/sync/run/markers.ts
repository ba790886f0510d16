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
  begin(list: WrittenList, below?: Holder): ListReading;
}

/** The list of a stream, and what is filled from it this time. */
export interface WrittenList {
  readonly definition: StreamDefinition;
  readonly recordWriters: readonly RecordWriter[];
}

/** The parent row below which, or in which, a list is. */
export interface Holder {
  readonly parent: ParentDefinition;
  readonly id: unknown;
}

/** One reading of a list. */
export interface ListReading {
  /** A page came. Times are milliseconds; another `listedAt` means that the list was begun again. */
  page(listedAt: number, ids: readonly string[]): void;
  /** The list came to its end without a fault. `noneAt` is the time where it had no page at all. */
  end(noneAt?: number): void;
}

const UNMARKED: ListReading = { page: () => undefined, end: () => undefined };

/** Creates the markers of a run; `recordWriters` are those of all its streams. */
export function createMarkers(recordWriters: readonly RecordWriter[]): Markers {
  const writers = new Map<ParentDefinition | undefined, RecordWriter>();
  for (const recordWriter of recordWriters) {
    const { definition } = recordWriter.stream;
    if (hasSource(definition, 'reads')) writers.set(definition.source.parent, recordWriter);
  }
  return {
    begin({ definition, recordWriters: written }, below) {
      const writer = writers.get(below?.parent);
      if (!writer) return UNMARKED;
      const holder = below ? { [below.parent.source.idColumn]: below.id } : {};
      const streams = written.map(({ stream }) => stream.name);
      return createReading(writer, { ...holder, stream: definition.name, streams });
    },
  };
}

function createReading(writer: RecordWriter, list: object): ListReading {
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
