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

/** The parts of a time: looking them up is faster than padding, and every part more costs. */
const MINUTES = texts(1440, (i) => `${pad(Math.floor(i / 60), 2)}:${pad(i % 60, 2)}:`);
const SECONDS = texts(60, (i) => pad(i, 2));
const MILLIS = texts(1000, (i) => `.${pad(i, 3)}Z`);
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
  const minute = MINUTES[Math.floor(rest / MINUTE_MS)] as string;
  const second = SECONDS[Math.floor(rest / SECOND_MS) % 60] as string;
  return dayText(day) + minute + (second + MILLIS[rest % SECOND_MS]);
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

function texts(count: number, textOf: (i: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, i) => textOf(i));
}

function pad(number: number, digits: number): string {
  return String(number).padStart(digits, '0');
}
