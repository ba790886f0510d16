/** Those who wait for their turn: the urgent first, each kind in the order of its coming. */
export interface PriorityQueue<Waiter> {
  /** Whose turn is next; undefined when nobody waits. */
  first(): Waiter | undefined;
  /** The same, who leaves the line by it. */
  take(): Waiter | undefined;
  join(waiter: Waiter, isUrgent: boolean): void;
  /** Lets somebody go before it is their turn. */
  leave(waiter: Waiter): void;
}

/** Creates an empty line. */
export function createPriorityQueue<Waiter>(): PriorityQueue<Waiter> {
  const urgent: Waiter[] = [];
  const others: Waiter[] = [];
  return {
    first: () => urgent[0] ?? others[0],
    take: () => urgent.shift() ?? others.shift(),
    join: (waiter, isUrgent) => (isUrgent ? urgent : others).push(waiter),
    leave(waiter) {
      for (const line of [urgent, others]) {
        const place = line.indexOf(waiter);
        if (place >= 0) line.splice(place, 1);
      }
    },
  };
}
