import type { StreamDefinition } from '../streams/define.ts';
import { deriveRows } from './derive.ts';
import type { Outlet } from './outlet.ts';

/** One place of Lever's API that is read, and the selected streams that its records fill. */
export interface Feed<From extends StreamDefinition = StreamDefinition> {
  readonly definition: From;
  /** The stream itself, if selected, before those derived from it. */
  readonly outlets: readonly Outlet[];
}

/** Groups outlets by what has to be read for them; a derived stream is fed by its origin. */
export function createFeeds(outlets: readonly Outlet[]): readonly Feed[] {
  const feeds = new Map<StreamDefinition, Outlet[]>();
  for (const outlet of outlets) {
    const origin = originOf(outlet.stream.definition);
    const group = feeds.get(origin) ?? [];
    if (outlet.stream.definition === origin) group.unshift(outlet);
    else group.push(outlet);
    feeds.set(origin, group);
  }
  return [...feeds].map(([definition, group]) => ({ definition, outlets: group }));
}

/** The stream whose endpoint brings the records: the stream itself unless it is derived. */
export function originOf(definition: StreamDefinition): StreamDefinition {
  return definition.source.kind === 'derived' ? originOf(definition.source.from) : definition;
}

/** Writes one record of a feed to each of its outlets that `accepts`. */
export function emitRecord(
  feed: Feed,
  record: object,
  timeExtracted: string,
  accepts: (outlet: Outlet) => boolean = () => true,
): void {
  for (const outlet of feed.outlets) {
    if (!accepts(outlet)) continue;
    const { source } = outlet.stream.definition;
    if (source.kind !== 'derived') outlet.emit(record, timeExtracted);
    else for (const row of deriveRows(record, source)) outlet.emit(row, timeExtracted);
  }
}
