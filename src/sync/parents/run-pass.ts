import type { Page } from '../../lever/pages.ts';
import {
  byKey,
  type Cursor,
  earlier,
  positionOf,
  type WindowPreview,
  type WindowRows,
  windowSize,
} from '../../windows/index.ts';
import { type Consumer, commit, isWorking } from '../run/index.ts';
import { requestsPerRow } from './consumer-set.ts';
import type { WantedRow } from './parent-reader.ts';
import {
  consumersIn,
  createSelector,
  listWindows,
  type Pass,
  passRange,
  type Select,
} from './pass.ts';
import {
  createBacklog,
  createPrefetchedRows,
  type PrefetchedRows,
  type QueuedRow,
} from './queued-rows.ts';
import { readQueue } from './read-queue.ts';
import type { ParentScan } from './scan.ts';

/** What a request takes at Lever's pace. */
const MS_PER_REQUEST = 100;

/**
 * Reads a pass. A STATE follows each window, and comes more often where rows bring requests: about
 * every {@link Limits.requestsPerState}. Returns whether the rows were read: not if there are more
 * than {@link Pass.mostRows}.
 */
export async function runPass(scan: ParentScan, pass: Pass): Promise<boolean> {
  const { limits, progress } = scan.context;
  const cost = requestsPerRow(pass.consumers);
  progress.pass(scan.parent.name, passRange(pass));
  progress.expected(scan.parent.name, pass.backlog?.length ?? 0);
  const {
    prefetched = createPrefetchedRows(scan.reader.read, cost === 0 ? 0 : limits.prefetchRequests),
  } = pass;
  const queue: Queue = {
    takeBacklog: createBacklog(pass.backlog ?? []),
    prefetched,
    cost,
    isBuffered: windowSize(cost, limits).isBuffered,
  };
  let isRead = false;
  try {
    for await (const part of pass.windows ?? listWindows(scan, pass)) {
      if (part.isPreview) {
        prefetch(scan, pass, part, prefetched);
        continue;
      }
      // The next window is listed while the rows of this one are read, so there is always work.
      prefetched.close();
      isRead = true;
      if (!pass.consumers.some(isWorking)) break;
      await readWindow(scan, pass, part, queue);
    }
    return isRead;
  } finally {
    if (!pass.prefetched) await prefetched.settled();
  }
}

/** Where rows come from besides the list, and how they are read. */
interface Queue {
  readonly takeBacklog: (upTo: Cursor) => readonly QueuedRow[];
  readonly prefetched: PrefetchedRows;
  /** Requests that each row costs at most. */
  readonly cost: number;
  readonly isBuffered: boolean;
}

async function readWindow(
  scan: ParentScan,
  pass: Pass,
  part: WindowRows,
  queue: Queue,
): Promise<void> {
  const { prefetched } = queue;
  const consumers = consumersIn(pass, part.window);
  const upTo = pass.end ? earlier(part.upTo, pass.end) : part.upTo;
  const save = (cursor: Cursor): void => moveOn(scan, pass, consumers, cursor);
  const select = createSelector(scan, pass, part.window);
  if (queue.isBuffered) {
    const listed = await queueRows(part, select);
    const rows = [...listed, ...queue.takeBacklog(upTo)].sort(byKey);
    reportFound(
      scan,
      rows.filter((row) => !prefetched.hasBegun(row)),
    );
    const { cost } = queue;
    const completed = pass.recorder?.written;
    await readQueue(scan, rows, { read: prefetched.read, cost, save, completed });
  } else await writePages(scan, pass, part.pages, select);
  if (part.wasReadToEnd()) save(upTo);
  else pass.recorder?.discard();
  await scan.context.writer.ready();
}

/** Begins to read rows of a window that is still being listed. */
function prefetch(
  scan: ParentScan,
  pass: Pass,
  { window, page }: WindowPreview,
  prefetched: PrefetchedRows,
): void {
  if (!prefetched.isOpen()) return;
  const { mayBePrefetched = () => true } = pass;
  const accepts: Pass['accepts'] = (consumer, facts) =>
    mayBePrefetched(facts) && pass.accepts(consumer, facts);
  const queued = queuePage(page, createSelector(scan, { ...pass, accepts }, window));
  // Rows after the cutoff may be left to the next run.
  const eligible = queued.filter(({ at }) => at <= scan.context.cutoff());
  // As many requests as keep the pace while the next page is on its way.
  reportFound(scan, prefetched.begin(eligible, page.tookMs / MS_PER_REQUEST));
}

/** The rows of a window that any consumer wants, not sorted yet. */
async function queueRows({ pages }: WindowRows, select: Select): Promise<readonly QueuedRow[]> {
  const queued: QueuedRow[] = [];
  for await (const page of pages) queued.push(...queuePage(page, select));
  return queued;
}

function queuePage({ rows, receivedAt }: Page, select: Select): readonly QueuedRow[] {
  return rows.flatMap((row) => {
    const { facts, wanted } = select(row);
    if (wanted.consumers.length === 0) return [];
    return [{ row, receivedAt, wanted, at: facts.at, id: facts.id }];
  });
}

/** Writes rows as they come. */
async function writePages(
  { reader, context, parent }: ParentScan,
  { recorder }: Pass,
  pages: Iterable<Page> | AsyncIterable<Page>,
  select: Select,
): Promise<void> {
  for await (const { rows, receivedAt } of pages) {
    context.progress.found(parent.name, rows.length, 0);
    for (const row of rows) {
      const wanted: WantedRow = { row, receivedAt, wanted: select(row).wanted };
      await reader.writeOwn(wanted);
      recorder?.written(wanted);
    }
    await context.writer.ready();
  }
}

function reportFound({ context, parent }: ParentScan, rows: readonly QueuedRow[]): void {
  const requests = rows.reduce((sum, { wanted }) => sum + wanted.requested.length, 0);
  context.progress.found(parent.name, rows.length, requests);
}

/** Moves consumers to a cursor up to which everything is written, and says so in a STATE. */
function moveOn(
  { context, parent }: ParentScan,
  pass: Pass,
  consumers: readonly Consumer[],
  upTo: Cursor,
): void {
  // One that joins later may be further already.
  const working = consumers.filter(
    (consumer) => isWorking(consumer) && earlier(upTo, consumer.cursor) !== upTo,
  );
  for (const consumer of working) consumer.cursor = upTo;
  commit(context, working, (consumer) => pass.stateAt(consumer, upTo), pass.recorder?.flush());
  context.progress.reached(parent.name, positionOf(upTo.at, pass));
}
