/** What a run did, by stream; nothing in it holds a value of a record. */
export interface StreamReport {
  records: number;
  /** Those whose row was created since the last run, as far as rows say it; the others are read again. */
  created: number;
  /** Whether there was a last run. */
  isLaterRun: boolean;
  /** Tombstones: rows that a deletion in Lever names. They do not count as records. */
  erased: number;
  /** Records without their key, which no target could load. */
  skipped: number;
  /** Values that were changed or nulled to fit: field and reason → count. */
  readonly coercions: Map<string, number>;
  /** Fields that Lever sends and the catalog does not know: name and JSON type → count. */
  readonly unknownFields: Map<string, number>;
}

/** What a run did. */
export interface Report {
  of(stream: string): StreamReport;
  readonly streams: ReadonlyMap<string, StreamReport>;
  /** Streams that could not be completed, with the reason. */
  readonly failures: Map<string, Error>;
  /** Streams that were left out because the key may not read them. */
  readonly denied: Map<string, string>;
}

/** An empty report. */
export function createReport(): Report {
  const streams = new Map<string, StreamReport>();
  return {
    streams,
    failures: new Map(),
    denied: new Map(),
    of(stream) {
      let report = streams.get(stream);
      if (!report) {
        report = {
          records: 0,
          created: 0,
          erased: 0,
          isLaterRun: false,
          skipped: 0,
          coercions: new Map(),
          unknownFields: new Map(),
        };
        streams.set(stream, report);
      }
      return report;
    },
  };
}

/** Adds one to a count. */
export function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
