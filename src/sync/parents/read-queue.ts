import type { Cursor } from '../../windows/index.ts';
import { workInOrder } from '../run/index.ts';
import type { QueuedRow } from './queued-rows.ts';
import type { ParentScan } from './scan.ts';

/** How queued rows are read. */
export interface QueueOptions {
  read(row: QueuedRow): Promise<void>;
  /** Requests that each row costs at most. */
  readonly cost: number;
  /** Called for each row, in order, once it and all before it are read. */
  readonly completed?: ((row: QueuedRow) => void) | undefined;
  /** Called when enough is done to be saved, but not after the last row. */
  moveTo(cursor: Cursor): Promise<void>;
}

/** Reads rows in order, several at once. */
export async function readQueue(
  { context }: ParentScan,
  rows: readonly QueuedRow[],
  { read, cost, moveTo, completed }: QueueOptions,
): Promise<void> {
  const { requestsAtOnce, requestsPerState } = context.limits;
  const atOnce = Math.ceil(requestsAtOnce / Math.max(1, cost));
  let unsaved = 0;
  await workInOrder(rows, {
    concurrency: () => atOnce,
    work: read,
    async completed(row) {
      completed?.(row);
      unsaved += row.wanted.requested.length;
      if (unsaved < requestsPerState || row === rows.at(-1)) return;
      unsaved = 0;
      await moveTo({ at: row.at, id: row.id });
    },
  });
}
