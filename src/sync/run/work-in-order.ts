import { deferRejection } from './settle-all.ts';

/** What is done with items that stand in an order. */
export interface OrderedWork<Item> {
  work(item: Item): Promise<void>;
  /** Items that may be under way at once, at least 1; called before each is begun. */
  concurrency(): number;
  /** Called for each item, in order, once it and all before it are done. */
  completed(item: Item): Promise<void> | void;
}

/**
 * Works on several items at once and tells in order how far all is done. A failure is thrown when
 * the item's turn comes; then nothing more is begun, and what is under way is waited for.
 */
export async function workInOrder<Item>(
  items: readonly Item[],
  { work, concurrency, completed }: OrderedWork<Item>,
): Promise<void> {
  const underWay: Promise<void>[] = [];
  let begun = 0;
  try {
    for (const item of items) {
      while (begun < items.length && underWay.length < concurrency())
        underWay.push(deferRejection(work(items[begun++] as Item)));
      await underWay.shift();
      await completed(item);
    }
  } finally {
    await Promise.allSettled(underWay);
  }
}
