/** Callers that wait for their turn: the urgent first, each kind in the order of arrival. */
export interface PriorityQueue<Waiter> {
  /** Whose turn is next; undefined when the queue is empty. */
  first(): Waiter | undefined;
  /** Removes the first one and returns it. */
  take(): Waiter | undefined;
  join(waiter: Waiter, isUrgent: boolean): void;
  /** Removes one before its turn. */
  leave(waiter: Waiter): void;
}

/** Creates an empty queue. */
export function createPriorityQueue<Waiter>(): PriorityQueue<Waiter> {
  const urgent: Waiter[] = [];
  const ordinary: Waiter[] = [];
  return {
    first: () => urgent[0] ?? ordinary[0],
    take: () => urgent.shift() ?? ordinary.shift(),
    join: (waiter, isUrgent) => (isUrgent ? urgent : ordinary).push(waiter),
    leave(waiter) {
      for (const queue of [urgent, ordinary]) {
        const index = queue.indexOf(waiter);
        if (index >= 0) queue.splice(index, 1);
      }
    },
  };
}
