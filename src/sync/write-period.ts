import type { Page } from '../lever/pages.ts';
import { type RecordWriter, recordTimes, withFingerprints } from '../records/index.ts';
import { type EndpointOf, type RunContext, writeRecord } from './run/index.ts';

/** Where the rows of a period go. */
export interface PeriodOutput {
  readonly recordWriters: ReadonlySet<RecordWriter>;
  readonly context: RunContext;
  /** Resolves once all periods before this one are written. */
  readonly turn?: Promise<void> | undefined;
}

/** Pages that are held while others are written: a good megabyte of deletions. */
const PAGES_AHEAD = 20;

/** Writes the pages of a period, and the tombstones that follow from them, when its turn has come. */
export async function writePeriod(
  endpoint: EndpointOf<'period'>,
  pages: Iterable<Page> | AsyncIterable<Page>,
  { recordWriters, context: { writer, eraser }, turn }: PeriodOutput,
): Promise<void> {
  const { fingerprint } = endpoint.definition.source;
  const write = ({ rows, receivedAt }: Page): void => {
    const times = recordTimes(receivedAt);
    for (const row of rows) {
      writeRecord(endpoint, row, times, (recordWriter) => recordWriters.has(recordWriter));
      eraser.erase(endpoint.definition, row, times);
    }
  };
  const held: Page[] = [];
  const writeHeld = async (): Promise<void> => {
    await turn;
    for (const page of held.splice(0)) write(page);
    await writer.ready();
  };
  for await (const page of pages) {
    held.push(page);
    if (!fingerprint && (!turn || held.length >= PAGES_AHEAD)) await writeHeld();
  }
  const last = held.at(-1);
  if (fingerprint && last) {
    // Equal rows can only be numbered once all of the period are here.
    const rows = withFingerprints(
      held.splice(0).flatMap((page) => page.rows),
      fingerprint,
    );
    held.push({ rows, receivedAt: last.receivedAt });
  }
  await writeHeld();
}
