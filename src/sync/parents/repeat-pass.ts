import type { Cursor } from '../../windows/index.ts';
import { type Consumer, commit, isWorking, type StreamState } from '../run/index.ts';
import { isRequested, requestsPerRow } from './consumer-set.ts';
import { readQueue } from './read-queue.ts';
import type { ParentScan } from './scan.ts';
import { splitByRest, type UnorderedRows } from './unordered-rows.ts';

/** An unordered pass that is repeated where it finds more rows than fit in memory. */
export interface RepeatedPass {
  readonly consumers: readonly Consumer[];
  /** Makes the pass for these consumers; returns the rows whose lists are still to be read. */
  find(consumers: readonly Consumer[], isFirst: boolean): Promise<UnorderedRows>;
  /** A consumer's state once everything before a cursor is written. */
  stateAt(consumer: Consumer, upTo: Cursor): StreamState;
}

/** Reads the lists below the rows that unordered passes find, in order, until no row is left. */
export async function repeatPass(
  scan: ParentScan,
  { consumers, find, stateAt }: RepeatedPass,
): Promise<void> {
  const { context, reader } = scan;
  for (let isFirst = true; ; isFirst = false) {
    // Records inside rows were all written in the first pass; only lists below can be left.
    const remaining = consumers.filter(
      (consumer) => isWorking(consumer) && (isFirst || isRequested(consumer.endpoint)),
    );
    if (remaining.length === 0) return;
    const { rows, firstDropped, isWritten } = await find(remaining, isFirst);
    const moveTo = (upTo: Cursor, moving: readonly Consumer[]): void => {
      for (const consumer of moving) consumer.cursor = upTo;
      commit(context, moving.filter(isWorking), (consumer) => stateAt(consumer, upTo));
    };
    const { done, waiting } = splitByRest(remaining, isWritten);
    moveTo({ at: Number.POSITIVE_INFINITY }, done);
    const save = (upTo: Cursor): void => moveTo(upTo, waiting);
    await readQueue(scan, rows, { read: reader.read, cost: requestsPerRow(waiting), save });
    const last = rows.at(-1);
    if (firstDropped === undefined || !last) return;
    save({ at: last.at, id: last.id });
  }
}
