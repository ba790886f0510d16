import type { Bookmark, State } from '../singer/state.ts';
import type { StreamDefinition } from '../streams/define.ts';
import { bookmarkKey, hasSource } from '../streams/facts.ts';
import { type Backfill, isInArchive, parseLoad } from '../sync/run/index.ts';
import { toEpochMs } from '../time.ts';
import { formatCount, formatDay, formatMinute } from './format.ts';

export interface StartInput {
  readonly state: State;
  /** The state file, and whether it is there; undefined if none was named. */
  readonly file: { readonly name: string; readonly exists: boolean } | undefined;
  /** The streams of the run. */
  readonly streams: readonly StreamDefinition[];
  /** Milliseconds. */
  readonly startDate: number;
}

/** Says in one line where a run begins. */
export function describeStart({ state, file, streams, startDate }: StartInput): string {
  const everything = `everything since ${formatMinute(startDate)}`;
  // Markers have no bookmark of their own: they follow the lists that they are about.
  const kept = streams.filter(
    (stream) => bookmarkKey(stream) !== undefined && !hasSource(stream, 'reads'),
  );
  const marks = kept.map(({ name }) => state.bookmarks[name]);
  const times = marks.map(timeOf).filter((time) => Number.isFinite(time));
  const loads = marks.map(loadOf).filter((load) => load !== undefined);
  const fresh = kept.length - times.length - loads.length;
  if (streams.length > 0 && kept.length === 0)
    return 'Reading everything: these streams are small, and are read whole in every run.';
  if (times.length + loads.length === 0)
    return `First run: ${everything} (${describeMissing(file)}).`;
  const begin = times.length === 0 ? '' : ` from ${describeRange(times)}`;
  return [
    `Resuming${begin} (${file?.name})`,
    ...(loads.length === 0 ? [] : [describeLoads(loads)]),
    ...(fresh === 0 ? [] : [`${formatCount(fresh, 'stream')} for the first time: ${everything}`]),
  ]
    .join('; ')
    .concat('.');
}

function describeMissing(file: StartInput['file']): string {
  if (file === undefined) return 'no --state';
  return file.exists ? `no bookmark in ${file.name}` : `${file.name} does not exist yet`;
}

function describeRange(times: readonly number[]): string {
  const [first, last] = [Math.min(...times), Math.max(...times)].map(formatMinute);
  return first === last ? `${first}` : `${first} for the oldest stream and ${last} for the newest`;
}

/** The time of a bookmark: ours, or that of singer-io/tap-lever. */
function timeOf(bookmark: Bookmark | null | undefined): number {
  const value = bookmark?.['replication_key_value'] ?? bookmark?.['last_record'];
  return typeof value === 'string' ? toEpochMs(value) : Number.NaN;
}

/** The first load that a bookmark says is under way. */
export function loadOf(bookmark: Bookmark | null | undefined): Backfill | undefined {
  return Number.isNaN(timeOf(bookmark)) ? parseLoad(bookmark?.['backfill']) : undefined;
}

function describeLoads(loads: readonly Backfill[]): string {
  const continues = `the first load of ${formatCount(loads.length, 'stream')} continues`;
  if (!loads.every(isInArchive)) return continues;
  const cursors = loads.flatMap(({ phase, cursor }) => (phase === 'archived' ? cursor.at : []));
  const latest = Math.max(...cursors);
  const archive = Number.isFinite(latest) ? `, and the archive back to ${formatDay(latest)}` : '';
  return `${continues}: all in process are there${archive}`;
}
