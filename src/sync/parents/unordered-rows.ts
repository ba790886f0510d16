import { byKey, createEarliestRows, type EarliestRows } from '../../windows/index.ts';
import type { Consumer } from '../run/index.ts';
import { type ConsumerSet, createConsumerSet, isRequested } from './consumer-set.ts';
import { withoutContent } from './parent-reader.ts';
import type { QueuedRow } from './queued-rows.ts';
import type { ParentScan } from './scan.ts';

/** Rows of a list without an order, sorted. */
export interface UnorderedRows extends EarliestRows<QueuedRow> {
  /** Whether what came with the rows is written; if not, it is when their turn comes. */
  readonly isWritten: boolean;
}

/**
 * Takes rows, and returns those of which lists are to be read. A few of these are held as they are, so
 * that all that belongs to a row is written together and progress can be saved after each. When there
 * are more, what came with them is written at once, and they are reduced to what the requests need.
 */
export function createUnorderedRows({ reader, context }: ParentScan): {
  add(row: QueuedRow): Promise<void>;
  close(): UnorderedRows;
} {
  const { backlogRows, heldRows } = context.limits;
  const reduced = createEarliestRows<QueuedRow>(backlogRows);
  // By key, since a list that is begun again brings rows again.
  const held = new Map<string, QueuedRow>();
  const below = createReducer();
  let isWritten = false;

  const write = async (row: QueuedRow): Promise<void> => {
    await reader.writeOwn(row);
    const wanted = below(row.wanted);
    reduced.add({ ...row, wanted, row: withoutContent(row.row, wanted.requested) });
  };

  return {
    async add(row) {
      if (row.wanted.requested.length === 0) return await reader.writeOwn(row);
      if (isWritten) return await write(row);
      held.set(`${row.at} ${row.id}`, row);
      if (held.size <= heldRows) return;
      isWritten = true;
      for (const one of held.values()) await write(one);
      held.clear();
    },
    close() {
      if (isWritten) return { ...reduced.close(), isWritten };
      return { rows: [...held.values()].sort(byKey), firstDropped: undefined, isWritten };
    },
  };
}

/**
 * Tells the consumers to which all is written that came with the rows from those which wait for the
 * rows to be read.
 */
export function splitByRest(
  consumers: readonly Consumer[],
  isWritten: boolean,
): { readonly done: readonly Consumer[]; readonly waiting: readonly Consumer[] } {
  const isDone = ({ endpoint }: Consumer): boolean => isWritten && !isRequested(endpoint);
  return {
    done: consumers.filter(isDone),
    waiting: consumers.filter((consumer) => !isDone(consumer)),
  };
}

/** Returns a function that gives those of a set that cost a request for each row; each set once. */
function createReducer(): (wanted: ConsumerSet) => ConsumerSet {
  const known = new Map<ConsumerSet, ConsumerSet>();
  return (wanted) => {
    const consumers = wanted.consumers.filter(({ endpoint }) => isRequested(endpoint));
    const requested = known.get(wanted) ?? createConsumerSet(consumers);
    known.set(wanted, requested);
    return requested;
  };
}
