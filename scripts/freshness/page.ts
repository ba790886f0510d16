import { readFileSync } from 'node:fs';
import type { StreamDefinition } from '../../src/streams/define.ts';
import { fillTemplate } from '../fill-template.ts';
import { count, listOf, numberWord } from '../words.ts';
import { REQUESTS, runsInProcess, runsOfRound } from './costs.ts';

/** The accounts that the tables tell of. */
const ACCOUNTS = [1000, 50_000, 500_000];
/** The account that the advice is for, and the sweeps of a run in each hour and in each night. */
const USUAL = 50_000;
const HOURLY_SWEEP = 1000;
const NIGHTLY_SWEEP = 30_000;
/** The values of `child_sweep_requests` in the table of rounds. */
const SWEEPS = [1000, 10_000, 100_000];
const REQUESTS_PER_SECOND = 10;

/** The text of docs/freshness.md. */
export function freshnessPage(streams: readonly StreamDefinition[]): string {
  const names = defaultLists(streams);
  const lists = names.length;
  const usual = { opportunities: USUAL, lists };
  const hourly = [runsInProcess(usual, HOURLY_SWEEP), runsOfRound(usual, HOURLY_SWEEP)] as const;
  const nightly = [runsInProcess(usual, NIGHTLY_SWEEP), runsOfRound(usual, NIGHTLY_SWEEP)] as const;
  return fillTemplate(readFileSync(new URL('template.md', import.meta.url), 'utf8'), {
    lists: listOf(names),
    count: numberWord(lists),
    ...Object.fromEntries(SWEEPS.map((sweep) => [`roundsBy${sweep}`, roundRow(lists, sweep)])),
    ...Object.fromEntries(
      Object.keys(REQUESTS).map((mode) => [mode, costRow(lists, mode as keyof typeof REQUESTS)]),
    ),
    runsInProcess: hourly[0].toLocaleString('en'),
    daysInProcess: count(Math.ceil(hourly[0] / 24), 'day'),
    runs: hourly[1].toLocaleString('en'),
    days: count(Math.ceil(hourly[1] / 24), 'day'),
    nightsInProcess: count(nightly[0], 'night'),
    nights: count(nightly[1], 'night'),
  });
}

/** What is asked for below each opportunity, unless it is deselected. */
function defaultLists(streams: readonly StreamDefinition[]): readonly string[] {
  return streams.flatMap(({ name, isDefault, source }) => {
    const isCounted =
      isDefault && source.kind === 'child' && source.parent.name === 'opportunities';
    return isCounted ? name.replace('opportunity_', '').replaceAll('_', ' ') : [];
  });
}

function roundRow(lists: number, sweep: number): string {
  return ACCOUNTS.map((opportunities) =>
    count(runsOfRound({ opportunities, lists }, sweep), 'run'),
  ).join(' | ');
}

function costRow(lists: number, mode: keyof typeof REQUESTS): string {
  return ACCOUNTS.map((opportunities, index) => {
    const requests = Math.ceil(REQUESTS[mode]({ opportunities, lists }));
    const unit = mode === 'firstLoad' && index === 0 ? ' requests' : '';
    return `${requests.toLocaleString('en')}${unit}, ${duration(requests / REQUESTS_PER_SECOND)}`;
  }).join(' | ');
}

/** A time in the unit that suits it. */
export function duration(seconds: number): string {
  if (seconds < 1) return 'at once';
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3600) return `${short(seconds / 60)} min`;
  return seconds < 48 * 3600 ? `${short(seconds / 3600)} h` : `${short(seconds / 86_400)} days`;
}

function short(number: number): string {
  return String(number < 20 ? Math.round(number * 10) / 10 : Math.round(number));
}
