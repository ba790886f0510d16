import type { Random } from '../random.ts';
import { remember } from '../remember.ts';
import { DAY, HOUR, MINUTE } from '../time.ts';
import type { Office, Zone } from './offices.ts';

/** Summer time: when it begins and ends in a year, in UTC. */
type Summer = (year: number) => readonly [begin: number, end: number];

const OPENS = 9 * 60;
const CLOSES = 18 * 60;
const FIRST_INTERVIEW = 9 * 60 + 30;
const HALF_HOUR = 30;
/** 1 January 1970 was a Thursday. */
const FIRST_WEEKDAY = 4;

const europe: Summer = (year) => [lastSunday(year, 2) + HOUR, lastSunday(year, 9) + HOUR];
/** It changes at two o'clock of the local time. */
const america =
  (winter: number): Summer =>
  (year) => [
    sunday(year, 2, 2) + 2 * HOUR - winter * HOUR,
    sunday(year, 10, 1) + HOUR - winter * HOUR,
  ];

// Rules in place of the time zones of the runtime, whose formatter would take most of the time that
// it takes to make a company.
const ZONES: Readonly<Record<Zone, { readonly winter: number; readonly summer?: Summer }>> = {
  'Europe/Berlin': { winter: 1, summer: europe },
  'Europe/Brussels': { winter: 1, summer: europe },
  'America/Toronto': { winter: -5, summer: america(-5) },
  'America/Chicago': { winter: -6, summer: america(-6) },
  'Asia/Calcutta': { winter: 5.5 },
};

/** What was worked out before, since it is asked for again and again. */
const WORKDAYS = new Map<number, boolean>();
const SUMMERS: Readonly<Record<Zone, Map<number, readonly [begin: number, end: number]>>> = {
  'Europe/Berlin': new Map(),
  'Europe/Brussels': new Map(),
  'America/Toronto': new Map(),
  'America/Chicago': new Map(),
  'Asia/Calcutta': new Map(),
};

/** Whether somebody sits at a desk in the office. */
export function isWorkTime(office: Office, at: number): boolean {
  const { day, minute } = localOf(office, at);
  return isWorkday(day) && minute >= OPENS && minute < CLOSES;
}

/**
 * A moment in office hours, so many working days after another moment and always later than it;
 * 0 for the rest of the same day, or for the next day when that is over.
 */
export function workTime(office: Office, after: number, days: number, random: Random): number {
  const { day, minute } = localOf(office, after);
  const isToday = isWorkday(day) && minute < CLOSES - 1;
  const begin = isToday && days < 1 ? Math.max(OPENS, Math.floor(minute) + 1) : OPENS;
  const target = isToday && days < 1 ? day : addWorkdays(day, Math.max(1, Math.round(days)));
  return utcOf(office, target, random.int(begin, CLOSES - 1)) + random.int(0, MINUTE - 1);
}

/** When an appointment begins, on the half hour, so that it ends within office hours. */
export function appointment(
  office: Office,
  after: number,
  { days, minutes }: { readonly days: number; readonly minutes: number },
  random: Random,
): number {
  const day = addWorkdays(localOf(office, after).day, Math.max(1, days));
  const slots = Math.floor((CLOSES - FIRST_INTERVIEW - minutes) / HALF_HOUR);
  return utcOf(office, day, FIRST_INTERVIEW + random.int(0, Math.max(0, slots)) * HALF_HOUR);
}

/** A day and the minutes since its midnight, by the clock on the wall. */
function localOf({ zone }: Office, at: number): { readonly day: number; readonly minute: number } {
  const local = at + offsetOf(zone, at);
  const day = Math.floor(local / DAY);
  return { day, minute: (local - day * DAY) / MINUTE };
}

function utcOf({ zone }: Office, day: number, minute: number): number {
  const local = day * DAY + minute * MINUTE;
  // The clock is changed at night, when nobody works.
  return local - offsetOf(zone, local - ZONES[zone].winter * HOUR);
}

function offsetOf(zone: Zone, at: number): number {
  const { winter, summer } = ZONES[zone];
  if (summer === undefined) return winter * HOUR;
  const year = new Date(at).getUTCFullYear();
  const [begin, end] = remember(SUMMERS[zone], year, () => summer(year));
  return (at >= begin && at < end ? winter + 1 : winter) * HOUR;
}

function addWorkdays(day: number, count: number): number {
  let result = day;
  for (let left = count; left > 0; ) {
    result++;
    if (isWorkday(result)) left--;
  }
  return result;
}

function isWorkday(day: number): boolean {
  return remember(WORKDAYS, day, () => {
    const weekday = (day + FIRST_WEEKDAY) % 7;
    const date = new Date(day * DAY);
    const [month, number] = [date.getUTCMonth(), date.getUTCDate()];
    // Between the years nobody works.
    const isHoliday = (month === 11 && number >= 24) || (month === 0 && number === 1);
    return weekday !== 0 && weekday !== 6 && !isHoliday;
  });
}

function sunday(year: number, month: number, which: number): number {
  const first = Date.UTC(year, month, 1);
  const weekday = (first / DAY + FIRST_WEEKDAY) % 7;
  return first + (((7 - weekday) % 7) + (which - 1) * 7) * DAY;
}

function lastSunday(year: number, month: number): number {
  const last = Date.UTC(year, month + 1, 0);
  return last - ((last / DAY + FIRST_WEEKDAY) % 7) * DAY;
}
