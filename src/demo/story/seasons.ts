import type { Random } from '../random.ts';
import { DAY } from '../time.ts';

/** How much happens on a day of the account, compared with others. */
export type Season = (day: number) => number;

/** A period in which so many things happen. */
export interface Period {
  readonly from: number;
  readonly until: number;
  readonly count: number;
}

/** Each month: much in the new year and after the summer, little in between and before Christmas. */
const APPLICATIONS = [1.35, 1.25, 1.15, 1, 0.95, 0.85, 0.6, 0.6, 1.3, 1.3, 0.95, 0.45];
const OPENINGS = [1.8, 1.4, 1.1, 1, 0.8, 0.6, 0.4, 0.9, 1.6, 1.1, 0.7, 0.2];
/** From Sunday. */
const WEEKDAYS = [0.6, 1.25, 1.3, 1.2, 1.1, 0.9, 0.45];
/** Each hour of a day in UTC: most people apply at lunch and in the evening. */
const HOURS = [1, 1, 1, 2, 2, 2, 3, 4, 5, 6, 7, 8, 8, 7, 7, 7, 7, 8, 9, 9, 8, 6, 4, 2] as const;
const ALL_HOURS = HOURS.reduce((sum: number, weight) => sum + weight, 0);
/** By how much of its first year's rhythm the company grows each year. */
const GROWTH = 0.35;
const YEAR = 365 * DAY;
const FIRST_WEEKDAY = 4;

/** When people apply: by season and weekday, and more of them each year. */
export function applicationSeason(from: number): Season {
  return (day) => seasonOf(APPLICATIONS, day, from) * (WEEKDAYS[(day + FIRST_WEEKDAY) % 7] ?? 1);
}

/** When jobs are opened: by season, and more of them each year. */
export function openingSeason(from: number): Season {
  return (day) => seasonOf(OPENINGS, day, from);
}

/** When things happen that know no season. */
export const allYear: Season = () => 1;

/**
 * Moments in their order without end: `count` of them within the period, and the others behind it
 * at the same rhythm, so that the end of the period changes nothing about what comes before.
 */
export function* momentsOf(
  { from, until, count }: Period,
  season: Season,
  random: Random,
): Generator<number> {
  if (count <= 0 || until <= from) return;
  const step = (passedAt(until, from, season) - passedAt(from, from, season)) / count;
  let day = Math.floor(from / DAY);
  let passed = -passedAt(from, from, season);
  for (let index = 0; ; index++) {
    const target = (index + random.next()) * step;
    while (passed + season(day) <= target) {
      passed += season(day);
      day++;
    }
    yield Math.floor((day + timeOfDay((target - passed) / season(day))) * DAY);
  }
}

function seasonOf(months: readonly number[], day: number, from: number): number {
  const at = day * DAY;
  const month = months[new Date(at).getUTCMonth()] ?? 1;
  return month * (1 + GROWTH * Math.max(0, (at - from) / YEAR));
}

/** What has happened since the midnight before `from`. */
function passedAt(at: number, from: number, season: Season): number {
  const today = Math.floor(at / DAY);
  let passed = 0;
  for (let day = Math.floor(from / DAY); day < today; day++) passed += season(day);
  return passed + season(today) * shareOfDay(at / DAY - today);
}

/** How much of a day's events are over at a time of the day. */
function shareOfDay(time: number): number {
  const hour = Math.floor(time * 24);
  const before = HOURS.slice(0, hour).reduce((sum: number, weight) => sum + weight, 0);
  return (before + (time * 24 - hour) * (HOURS[hour] ?? 0)) / ALL_HOURS;
}

/** The time at which a share of a day's events is over. */
function timeOfDay(share: number): number {
  let left = share * ALL_HOURS;
  for (const [hour, weight] of HOURS.entries()) {
    if (left < weight) return (hour + left / weight) / 24;
    left -= weight;
  }
  return 1;
}
