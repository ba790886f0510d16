import type { SelectedStream } from '../../catalog/index.ts';
import { withTombstones } from '../../records/index.ts';
import { deletionsNaming } from '../../streams/deletions.ts';
import type { Consumer } from './consumer.ts';
import type { SyncLog } from './context.ts';

/**
 * The selected streams, with a column for tombstones where selected deletions name their rows. Warns
 * of those whose deletions are not selected.
 */
export function prepareErasing(
  streams: readonly SelectedStream[],
  log: SyncLog,
): readonly SelectedStream[] {
  const selected = new Set(streams.map(({ definition }) => definition));
  const missing = new Map<string, readonly string[]>();
  const prepared = streams.map((stream) => {
    const deletions = deletionsNaming(stream.definition);
    if (!deletions) return stream;
    if (selected.has(deletions)) return withTombstones(stream);
    missing.set(deletions.name, [...(missing.get(deletions.name) ?? []), stream.name]);
    return stream;
  });
  for (const [deletions, names] of missing)
    log.warn(
      { streams: names },
      `erase_deleted_rows: ${deletions} is not selected, so what Lever deleted stays in these streams.`,
    );
  return prepared;
}

/**
 * Rewinds a consumer of deletions to where it was loaded from, if one of these streams has no
 * tombstones of what it read so far. Returns whether it did; once all is read, its state is to say
 * that these streams have them all.
 */
export function beginErasing(consumer: Consumer, streams: readonly string[]): boolean {
  const { bookmark, erasedIn, loadedFrom } = consumer.state;
  const isBehind =
    bookmark !== undefined && streams.some((name) => erasedIn?.includes(name) !== true);
  const caughtUp = isBehind ? streams.filter((name) => erasedIn?.includes(name)) : streams;
  if (isBehind && loadedFrom !== undefined) consumer.cursor = { at: loadedFrom };
  if (caughtUp.length > 0 || erasedIn !== undefined)
    consumer.state = {
      ...consumer.state,
      erasedIn: caughtUp.length > 0 ? caughtUp : null,
    };
  return isBehind;
}
