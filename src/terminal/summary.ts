import { toPrintable } from '../logging/printable.ts';
import type { Theme } from '../logging/theme.ts';
import { formatCount, formatDuration, formatEstimate } from '../progress/format.ts';
import type { RunFacts } from '../progress/run-facts.ts';
import type { StreamFacts } from '../progress/tracker.ts';
import { flow, toLine } from './line.ts';
import { renderTable, type SummaryInput } from './summary-table.ts';

/** Requests a second that Lever allows a key (lever-api: rate-limit). */
const LEVER_PACE = 10;
/** The most lines about fields. */
const MOST_NOTES = 12;

/**
 * What a run did: a table, what happened to fields, and the totals, in lines that fit the terminal.
 */
export function renderSummary(input: SummaryInput): readonly string[] {
  const { run, theme } = input;
  // A line that fills the last column makes some terminals begin another one.
  const columns = Math.max(10, input.columns - 1);
  return [
    ...renderTable({ ...input, columns }),
    ...notes(run.streams, columns, theme),
    ...flow(totals(run), ', ', columns - 2).map((line) => theme.paint('bold', `  ${line}`)),
  ];
}

/** What happened to fields, stream by stream; names and counts, never a value. */
function notes(streams: readonly StreamFacts[], columns: number, theme: Theme): readonly string[] {
  const lines = streams.flatMap(notesOf);
  const rest = lines.length - MOST_NOTES;
  const shown = rest > 1 ? lines.slice(0, MOST_NOTES) : lines;
  if (rest > 1) shown.push(`and ${rest} more, which --log-format json shows`);
  return shown.map((line) => toLine([['yellow', `  ${toPrintable(line)}`]], columns, theme));
}

function notesOf({ name, report }: StreamFacts): readonly string[] {
  if (!report) return [];
  const { skipped, coercions, unknownFields } = report;
  const changes = [...coercions].map(
    ([what, times]) => `${name}: ${formatCount(times, 'value')} changed to fit, ${what}`,
  );
  const unknown = [...unknownFields.keys()].join(', ');
  return [
    ...(skipped > 0 ? [`${name}: ${formatCount(skipped, 'record')} without a key skipped`] : []),
    ...changes,
    ...(unknown === '' ? [] : [`${name}: not in the catalog: ${unknown}`]),
  ];
}

function totals({ records, traffic, elapsedMs, isDemo }: RunFacts): readonly string[] {
  const pace = elapsedMs > 0 ? (traffic.requests * 1000) / elapsedMs : 0;
  const atLever = formatEstimate((traffic.requests * 1000) / LEVER_PACE);
  return [
    formatCount(records, 'record'),
    formatCount(traffic.requests, 'request'),
    ...(traffic.retries > 0 ? [formatCount(traffic.retries, 'retry', 'retries')] : []),
    formatDuration(elapsedMs),
    ...(traffic.requests > 0 ? [`${pace.toFixed(1)} requests a second`] : []),
    // Its limit is another one, so its pace is no promise.
    ...(isDemo && traffic.requests > 0
      ? [`or ${atLever} at the ${LEVER_PACE} a second that Lever allows`]
      : []),
  ];
}
