import type { LeverClient } from '../lever/client.ts';
import type { ListedPage, ListRequest } from '../lever/pages.ts';
import type { TimeFilter } from '../streams/define.ts';
import { toEpochMs } from '../time.ts';

/** Reads a list page by page. */
export type PageReader = (client: LeverClient, list: ListRequest) => AsyncGenerator<ListedPage>;

/** A stretch of time in milliseconds, both ends included; an absent end is not known. */
export interface Stretch {
  readonly from?: number;
  readonly to?: number;
}

/** What came of asking for the next page of a segment. */
interface Arrival {
  readonly name: number;
  readonly segment: Stretch;
  readonly pages: AsyncGenerator<ListedPage>;
  readonly isFirst: boolean;
  readonly result: IteratorResult<ListedPage>;
}

/** The page token of a list comes with the page before, so a slow server keeps one chain below Lever's pace. */
const MS_PER_CHAIN = 80;
const MOST_CHAINS = 8;
/** Each costs a request, and one that cuts off little is of no use. */
const MOST_CUTS = 12;

/** A list, and how it is read. */
export interface SegmentedList {
  readonly list: ListRequest;
  /** The time by which it can be cut. */
  readonly filter: TimeFilter;
  /** The time of its rows, as far as that is known. */
  readonly stretch: Stretch;
  /** Reads a part of it. */
  readonly read: PageReader;
}

/**
 * Goes through a whole list in any order. Where answers take long, it is cut into segments that are
 * read side by side, at the cost of a request for each cut.
 */
export async function* readInSegments(
  client: LeverClient,
  { list, filter, stretch, read }: SegmentedList,
): AsyncGenerator<ListedPage> {
  const pending = new Map<number, Promise<Arrival>>();
  let count = 0;
  const follow = (segment: Stretch, pages: AsyncGenerator<ListedPage>, isFirst: boolean): void => {
    const name = count++;
    const arrival = pages.next().then((result) => ({ name, segment, pages, isFirst, result }));
    // The failure is met when the page is awaited; when nobody wants it any more, it is nobody's.
    arrival.catch(() => undefined);
    pending.set(name, arrival);
  };
  const open = (segment: Stretch): void =>
    follow(segment, read(client, toRequest(list, filter, segment)), true);

  let cutsLeft = MOST_CUTS;
  open({});
  while (pending.size > 0) {
    const { name, segment, pages, isFirst, result } = await Promise.race(pending.values());
    const chains = pending.size;
    pending.delete(name);
    if (result.done) continue;
    const page = result.value;
    const isShort = isFirst && cutsLeft > 0 && chains < chainsFor(page);
    const cut = isShort ? cutOf(page, filter, { ...stretch, ...segment }) : undefined;
    if (cut !== undefined) {
      cutsLeft--;
      open({ ...segment, to: cut - 1 });
      open({ ...segment, from: cut });
      continue;
    }
    if (!page.isLast) follow(segment, pages, false);
    yield { ...page, isLast: pending.size === 0 };
  }
}

/** How many segments keep the pace, by the time that a page took. */
function chainsFor({ tookMs }: ListedPage): number {
  return Math.min(MOST_CHAINS, Math.ceil(tookMs / MS_PER_CHAIN));
}

/**
 * Where to cut a segment of which this is the first page; undefined when it has no other. Rows from
 * all over it are a sample, so their median halves it; rows from one end say nothing of the rest.
 */
function cutOf(
  { rows, isLast }: ListedPage,
  filter: TimeFilter,
  { from, to }: Stretch,
): number | undefined {
  const times = rows.map((row) => toEpochMs(row[filter.key])).filter((time) => time > 0);
  times.sort((a, b) => a - b);
  const [first, median, last] = [times[0], times[Math.floor(times.length / 2)], times.at(-1)];
  if (isLast || first === undefined || median === undefined || last === undefined) return undefined;
  const middle = Math.ceil(((from ?? first) + (to ?? last)) / 2);
  const cut = first < middle && middle <= last ? median : middle;
  return cut > (from ?? first) && cut <= (to ?? last) ? cut : undefined;
}

function toRequest(list: ListRequest, filter: TimeFilter, { from, to }: Stretch): ListRequest {
  const parameters = {
    ...list.parameters,
    ...(from !== undefined && { [filter.start]: from }),
    ...(to !== undefined && { [filter.end]: filter.isEndExclusive ? to + 1 : to }),
  };
  return { ...list, parameters, readsAhead: false };
}
