import type { LeverClient, Parameters } from '../lever/client.ts';
import { type ListedPage, type ListRequest, type Page, restartedPages } from '../lever/pages.ts';
import type { TimeFilter } from '../streams/define.ts';
import { toEpochMs } from './convert.ts';
import { settle } from './settle.ts';

/** A part of a list by a time in milliseconds, both ends included; an absent end is open. */
interface Segment {
  readonly from?: number;
  readonly to?: number;
}

/** A list that is being read. */
interface Reading {
  readonly client: LeverClient;
  readonly list: ListRequest;
  readonly filter: TimeFilter;
  readonly visit: (page: Page) => Promise<void>;
  /** Segments under way. */
  open: number;
}

/** The page token of a list comes with the page before, so a slow server keeps one chain below Lever's pace. */
const MS_PER_CHAIN = 80;
const MOST_CHAINS = 8;

/**
 * Goes through a whole list in any order, each row once. Where answers take long, the list is cut
 * by the time of `filter` into segments that are read side by side, at the cost of a request for
 * each cut.
 */
export async function readInSegments(
  client: LeverClient,
  list: ListRequest,
  filter: TimeFilter,
  visit: (page: Page) => Promise<void>,
): Promise<void> {
  await readSegment({ client, list, filter, visit, open: 1 }, {});
}

async function readSegment(reading: Reading, segment: Segment): Promise<void> {
  let isFirst = true;
  for await (const page of restartedPages(reading.client, toRequest(reading, segment))) {
    const cut = isFirst ? cutOf(reading, page, segment) : undefined;
    isFirst = false;
    if (cut !== undefined) {
      reading.open++;
      const parts = [
        { ...segment, to: cut - 1 },
        { ...segment, from: cut },
      ];
      await settle(parts.map((part) => readSegment(reading, part)));
      return;
    }
    await reading.visit(page);
  }
  reading.open--;
}

/** Where to cut a segment of which this is the first page; undefined when it is better read as it is. */
function cutOf(
  { filter, open }: Reading,
  { rows, isLast, tookMs }: ListedPage,
  { from, to }: Segment,
): number | undefined {
  const chains = Math.min(MOST_CHAINS, Math.ceil(tookMs / MS_PER_CHAIN));
  if (isLast || open >= chains) return undefined;
  const times = rows.map((row) => toEpochMs(row[filter.key])).filter((time) => time > 0);
  times.sort((a, b) => a - b);
  const middle = times[Math.floor(times.length / 2)];
  const isInside =
    middle !== undefined &&
    middle > (from ?? times[0] ?? middle) &&
    middle <= (to ?? Number.POSITIVE_INFINITY);
  return isInside ? middle : undefined;
}

function toRequest({ list, filter }: Reading, { from, to }: Segment): ListRequest {
  const parameters: Parameters = {
    ...list.parameters,
    ...(from !== undefined && { [filter.start]: from }),
    ...(to !== undefined && { [filter.end]: to }),
  };
  return { ...list, parameters, readsAhead: false };
}
