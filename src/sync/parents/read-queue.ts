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
  /** Called occasionally with the cursor up to which all is read; not after the last row, which the caller saves. */
  save(cursor: Cursor): void;
}

/** Reads rows in order, several at once. */
export async function readQueue(
  { context }: ParentScan,
  rows: readonly QueuedRow[],
  { read, cost, save, completed }: QueueOptions,
): Promise<void> {
  const atOnce = Math.ceil(context.limits.requestsAtOnce / Math.max(1, cost));
  const work = context.autosave.open();
  try {
    await workInOrder(rows, {
      concurrency: () => atOnce,
      work: read,
      async completed(row) {
        completed?.(row);
        if (row === rows.at(-1)) return work.drop();
        work.reached(() => save({ at: row.at, id: row.id }));
        await context.writer.ready();
      },
    });
  } finally {
    work.close();
  }
}
