import { deriveRows } from '../records/derive.ts';
import type { RecordWriter } from '../records/record-writer.ts';
import type { StreamDefinition } from '../streams/define.ts';

/** One place of Lever's API that is read, and the selected streams that its records fill. */
export interface Endpoint<From extends StreamDefinition = StreamDefinition> {
  readonly definition: From;
  /** The stream itself, if selected, before those derived from it. */
  readonly recordWriters: readonly RecordWriter[];
}

/** Groups record writers by what has to be read for them; a derived stream is fed by its origin. */
export function createEndpoints(recordWriters: readonly RecordWriter[]): readonly Endpoint[] {
  const endpoints = new Map<StreamDefinition, RecordWriter[]>();
  for (const recordWriter of recordWriters) {
    const origin = originOf(recordWriter.stream.definition);
    const group = endpoints.get(origin) ?? [];
    if (recordWriter.stream.definition === origin) group.unshift(recordWriter);
    else group.push(recordWriter);
    endpoints.set(origin, group);
  }
  return [...endpoints].map(([definition, group]) => ({ definition, recordWriters: group }));
}

/** The stream whose endpoint brings the records: the stream itself unless it is derived. */
export function originOf(definition: StreamDefinition): StreamDefinition {
  return definition.source.kind === 'derived' ? originOf(definition.source.from) : definition;
}

/** Writes one record of an endpoint to each of its record writers that `accepts`. */
export function emitRecord(
  endpoint: Endpoint,
  record: object,
  timeExtracted: string,
  accepts: (recordWriter: RecordWriter) => boolean = () => true,
): void {
  for (const recordWriter of endpoint.recordWriters) {
    if (!accepts(recordWriter)) continue;
    const { source } = recordWriter.stream.definition;
    if (source.kind !== 'derived') recordWriter.emit(record, timeExtracted);
    else for (const row of deriveRows(record, source)) recordWriter.emit(row, timeExtracted);
  }
}
