import type { LeverClient } from '../lever/client.ts';
import type { ListedPage, ListRequest } from '../lever/pages.ts';
import { type OpenRange, positionOfRow, rangeParameters, type TimeOrder } from './time-order.ts';

/** Reads a list page by page. */
export type PageReader = (client: LeverClient, list: ListRequest) => AsyncGenerator<ListedPage>;

/** What came of asking for the next page of a segment. */
interface Arrival {
  readonly name: number;
  readonly segment: OpenRange;
  readonly pages: AsyncGenerator<ListedPage>;
  readonly isFirst: boolean;
  readonly result: IteratorResult<ListedPage>;
}

/**
 * One more segment for every 80 ms that a page takes: a page token comes with the page before, so slow
 * answers keep a single list below Lever's request rate.
 */
const MS_PER_SEGMENT = 80;
const MOST_SEGMENTS = 8;
/** Each costs a request, and one that cuts off little is of no use. */
const MOST_CUTS = 12;

/** A list, the time by which it can be cut, and how it is read. */
export interface SegmentedList extends TimeOrder {
  readonly list: ListRequest;
  /** Where its rows are, as far as that is known. */
  readonly range: OpenRange;
  /** Reads a part of it. */
  readonly read: PageReader;
}

/**
 * Reads a whole list in any order. Where answers take long, it is cut into segments that are
 * read side by side, at the cost of a request for each cut.
 */
export async function* readInSegments(
  client: LeverClient,
  { list, range, read, ...order }: SegmentedList,
): AsyncGenerator<ListedPage> {
  const { readsAhead = true } = list;
  const pending = new Map<number, Promise<Arrival>>();
  let count = 0;
  const follow = (
    segment: OpenRange,
    pages: AsyncGenerator<ListedPage>,
    isFirst: boolean,
  ): void => {
    const name = count++;
    const arrival = pages.next().then((result) => ({ name, segment, pages, isFirst, result }));
    // A rejection is handled when the page is awaited, if it still is.
    arrival.catch(() => undefined);
    pending.set(name, arrival);
  };
  const open = (segment: OpenRange): void =>
    follow(segment, read(client, toRequest(list, order, segment)), true);

  let cutsLeft = MOST_CUTS;
  const cutIn = ({ isFirst, segment }: Arrival, page: ListedPage): number | undefined => {
    const isShort = isFirst && cutsLeft > 0 && pending.size + 1 < segmentsFor(page);
    return isShort ? cutOf(page, order, { ...range, ...segment }) : undefined;
  };
  open({});
  while (pending.size > 0) {
    const arrival = await Promise.race(pending.values());
    const { name, segment, pages, result } = arrival;
    pending.delete(name);
    if (result.done) continue;
    const page = result.value;
    const cut = cutIn(arrival, page);
    if (cut !== undefined) {
      cutsLeft--;
      open({ ...segment, to: cut - 1 });
      open({ ...segment, from: cut });
      continue;
    }
    const goOn = (): void => {
      if (!page.isLast) follow(segment, pages, false);
    };
    if (readsAhead) goOn();
    yield { ...page, isLast: page.isLast && pending.size === 0 };
    if (!readsAhead) goOn();
  }
}

/** How many segments use the full request rate, by the time that a page took. */
function segmentsFor({ tookMs }: ListedPage): number {
  return Math.min(MOST_SEGMENTS, Math.ceil(tookMs / MS_PER_SEGMENT));
}

/**
 * Where to cut a segment of which this is the first page; undefined when it has no other. Rows from
 * all over it are a sample, so their median halves it; rows from one end say nothing of the rest.
 */
function cutOf(
  { rows, isLast }: ListedPage,
  order: TimeOrder,
  { from, to }: OpenRange,
): number | undefined {
  const times = rows.map((row) => positionOfRow(row, order)).filter((at) => Math.abs(at) > 0);
  times.sort((a, b) => a - b);
  const [first, median, last] = [times[0], times[Math.floor(times.length / 2)], times.at(-1)];
  if (isLast || first === undefined || median === undefined || last === undefined) return undefined;
  const middle = Math.ceil(((from ?? first) + (to ?? last)) / 2);
  const cut = first < middle && middle <= last ? median : middle;
  return cut > (from ?? first) && cut <= (to ?? last) ? cut : undefined;
}

function toRequest(list: ListRequest, order: TimeOrder, segment: OpenRange): ListRequest {
  const parameters = { ...list.parameters, ...rangeParameters(order, segment) };
  return { ...list, parameters, readsAhead: false };
}
