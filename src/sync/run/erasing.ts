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
 * Has a consumer of deletions begin again where it was loaded from, if rows are erased in streams
 * now that were not when it was read up to its bookmark. Tells whether it does; once all is read, its
 * progress is to say that these streams have everything.
 */
export function beginErasing(consumer: Consumer, streams: readonly string[]): boolean {
  const { bookmark, erasedIn, loadedFrom } = consumer.progress;
  const isBehind =
    bookmark !== undefined && streams.some((name) => erasedIn?.includes(name) !== true);
  const caughtUp = isBehind ? streams.filter((name) => erasedIn?.includes(name)) : streams;
  if (isBehind && loadedFrom !== undefined) consumer.cursor = { at: loadedFrom };
  if (caughtUp.length > 0 || erasedIn !== undefined)
    consumer.progress = {
      ...consumer.progress,
      erasedIn: caughtUp.length > 0 ? caughtUp : null,
    };
  return isBehind;
}
