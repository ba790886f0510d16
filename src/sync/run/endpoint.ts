import type { RecordTimes, RecordWriter } from '../../records/index.ts';
import type { StreamDefinition } from '../../streams/define.ts';
import { type DefinitionOf, hasSource, originOf } from '../../streams/facts.ts';

/** An endpoint of Lever's API, and the selected streams that its records fill. */
export interface Endpoint<From extends StreamDefinition = StreamDefinition> {
  readonly definition: From;
  /** The stream itself, if selected, before those derived from it. */
  readonly recordWriters: readonly RecordWriter[];
}

/** The endpoint of a stream whose source is of one kind. */
export type EndpointOf<Kind extends StreamDefinition['source']['kind']> = Endpoint<
  DefinitionOf<Kind>
>;

/** Whether an endpoint is that of a stream whose source is of this kind. */
export function isEndpointOf<Kind extends StreamDefinition['source']['kind']>(
  endpoint: Endpoint,
  kind: Kind,
): endpoint is EndpointOf<Kind> {
  return hasSource(endpoint.definition, kind);
}

/** Groups streams by what has to be read for them; a derived stream is filled from its origin. */
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

/** Writes one record of an endpoint to each of its streams that `accepts`. */
export function writeRecord(
  endpoint: Endpoint,
  record: object,
  times: RecordTimes,
  accepts: (recordWriter: RecordWriter) => boolean = () => true,
): void {
  for (const recordWriter of endpoint.recordWriters)
    if (accepts(recordWriter)) recordWriter.write(record, times);
}
