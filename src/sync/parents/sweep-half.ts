import { ApiError } from '../../errors.ts';
import { BudgetSpentError } from '../../lever/request-budget.ts';
import { type Consumer, commit, type Half, isWorking, workInOrder } from '../run/index.ts';
import { isRequested } from './consumer-set.ts';
import type { QueuedRow } from './queued-rows.ts';
import { further, halvesOf } from './sweep-order.ts';
import { listHalf, move, type Sweep } from './sweep-rows.ts';

/** Rows whose children are read at once. */
const ROWS_AT_ONCE = 100;

/** Sweeps one half from its cursor to its end, or to the time `end`. */
export async function sweepHalf(sweep: Sweep, half: Half, end?: number): Promise<void> {
  const isSameHalf = sweep.state.half === half && end === undefined;
  // The next cycle begins at the beginning of the first half, also where this one did not come to its end.
  const isBehind = half === 'archived' && { active: undefined };
  move(sweep, { half, ...(!isSameHalf && { first: undefined }), ...isBehind });
  try {
    await sweepRows(sweep, half, end);
  } catch (error) {
    // Nothing documents that `archived` may be combined with a time (lever-api: combined-filters):
    // then without.
    const isRejected = error instanceof ApiError && error.status === 400 && sweep.hasHalfFilter;
    if (!isRejected) throw error;
    sweep.hasHalfFilter = false;
    await sweepRows(sweep, half, end);
  }
  if (end !== undefined) return;
  // At the end of a half the other one is next, and after the last one the next cycle.
  const [first, last = first] = halvesOf(sweep.scan.parent.source);
  const cycle = sweep.state.cycle + (half === last ? 1 : 0);
  move(sweep, { cycle, half: half === last ? first : last, [half]: undefined, first: undefined });
  saveSweep(sweep);
}

async function sweepRows(sweep: Sweep, half: Half, end: number | undefined): Promise<void> {
  for await (const { rows, upTo } of listHalf(sweep, half, end)) {
    const isNeeded = sweep.consumers.some(
      (consumer) => isRequested(consumer.endpoint) && isWorking(consumer),
    );
    if (!isNeeded) return;
    await readInTurn(sweep, half, rows);
    if (Number.isFinite(upTo.at)) move(sweep, { [half]: upTo });
    saveSweep(sweep);
  }
}

/** Reads rows, several at once, as far as the budget reaches; the cursor is exact after each. */
async function readInTurn(sweep: Sweep, half: Half, rows: readonly QueuedRow[]): Promise<void> {
  const { reader, context } = sweep.scan;
  const work = context.autosave.open();
  let done = 0;
  sweep.row = rows[0];
  try {
    await workInOrder(rows, {
      concurrency: () => rowsWithin(sweep),
      async work(row) {
        if (sweep.budget.left < row.wanted.requested.length)
          throw new BudgetSpentError('No budget for a row.');
        await reader.read(row);
      },
      async completed({ at, id }) {
        move(sweep, { [half]: { at, id } });
        sweep.row = rows[++done];
        work.reached(() => saveSweep(sweep));
        await context.writer.ready();
      },
    });
    // The end of the window is said instead.
    work.drop();
  } finally {
    work.close();
  }
}

/** Rows to read at once, with something left of the budget for children of several pages. */
function rowsWithin({ budget, cost }: Sweep): number {
  return Math.max(1, Math.min(ROWS_AT_ONCE, Math.ceil(Math.floor(budget.left / cost) / 2)));
}

/** Saves where the sweep is with each stream that costs requests, since a later run may select fewer. */
export function saveSweep(
  { scan, state, consumers }: Sweep,
  concerned: readonly Consumer[] = consumers,
): void {
  const working = concerned.filter(
    (consumer) => isRequested(consumer.endpoint) && isWorking(consumer),
  );
  commit(scan.context, working, (consumer) => ({
    ...consumer.state,
    sweep: further(consumer.state.sweep ?? state, state),
  }));
}
