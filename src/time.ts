/** Durations in milliseconds. */
export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/**
 * The last millisecond that a date with a year of four digits can name; targets fail on later ones.
 */
export const LAST_MOMENT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const ISO_DATE_TIME =
  /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i;

/**
 * Milliseconds of a number, a string of digits (lever-api: quoted-numbers) or an ISO time; NaN for
 * anything else.
 */
export function toEpochMs(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return Number.NaN;
  if (/^\d+$/.test(value)) return Number(value);
  if (!ISO_DATE_TIME.test(value) || !isCalendarDay(value)) return Number.NaN;
  const isZoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(value) || value.length === 10;
  return Date.parse(isZoned ? value : `${value}Z`);
}

/**
 * Whether a text that begins with `YYYY-MM-DD` names a real day; `Date.parse` takes 31 February for
 * 2 March.
 */
export function isCalendarDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number);
  const midnight = new Date(Date.UTC(2000, month - 1, day));
  midnight.setUTCFullYear(year, month - 1, day);
  return midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
}

/** Numbers as two digits: looking them up is faster than padding. */
const TWO = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'));
/** Days seen so far, as `YYYY-MM-DDT`; an account's history has some thousands. */
const days = new Map<number, string>();
const MOST_DAYS = 20_000;

/**
 * The same text as `Date.toISOString()` for whole milliseconds from 1970 to 9999, several times
 * faster: most of a record's conversion is its times.
 */
export function toIsoTime(ms: number): string {
  const day = Math.floor(ms / DAY_MS);
  const rest = ms - day * DAY_MS;
  const hours = TWO[Math.floor(rest / HOUR_MS)];
  const minutes = TWO[Math.floor(rest / MINUTE_MS) % 60];
  const seconds = TWO[Math.floor(rest / SECOND_MS) % 60];
  const millis = rest % SECOND_MS;
  const padding = millis < 10 ? '00' : millis < 100 ? '0' : '';
  return `${dayText(day)}${hours}:${minutes}:${seconds}.${padding}${millis}Z`;
}

function dayText(day: number): string {
  let text = days.get(day);
  if (text === undefined) {
    if (days.size >= MOST_DAYS) days.clear();
    text = new Date(day * DAY_MS).toISOString().slice(0, 11);
    days.set(day, text);
  }
  return text;
}
