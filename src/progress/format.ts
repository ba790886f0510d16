import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../time.ts';

/** A duration as people say it, in two units: `45 s`, `12 min 4 s`, `3 h 20 min`, `2 d 5 h`. */
export function formatDuration(ms: number): string {
  const whole = Math.max(0, Math.round(ms / SECOND_MS) * SECOND_MS);
  if (whole < MINUTE_MS) return `${whole / SECOND_MS} s`;
  if (whole < HOUR_MS) return inUnits(whole, MINUTE, SECOND);
  if (whole < DAY_MS) return inUnits(whole, HOUR, MINUTE);
  return inUnits(whole, DAY, HOUR);
}

/** A duration that is only an estimate, in one unit: `3 h`, `40 min`. */
export function formatEstimate(ms: number): string {
  if (ms < 2 * MINUTE_MS) return `${Math.max(1, Math.round(ms / (10 * SECOND_MS))) * 10} s`;
  if (ms < 2 * HOUR_MS) return `${Math.round(ms / MINUTE_MS)} min`;
  if (ms < 2 * DAY_MS) return `${Math.round(ms / HOUR_MS)} h`;
  return `${Math.round(ms / DAY_MS)} days`;
}

interface Unit {
  readonly ms: number;
  readonly name: string;
}

const SECOND: Unit = { ms: SECOND_MS, name: 's' };
const MINUTE: Unit = { ms: MINUTE_MS, name: 'min' };
const HOUR: Unit = { ms: HOUR_MS, name: 'h' };
const DAY: Unit = { ms: DAY_MS, name: 'd' };

function inUnits(ms: number, unit: Unit, smaller: Unit): string {
  const rest = Math.floor((ms % unit.ms) / smaller.ms);
  const first = `${Math.floor(ms / unit.ms)} ${unit.name}`;
  return rest === 0 ? first : `${first} ${rest} ${smaller.name}`;
}

/** A number with a comma after every three digits. */
export function formatNumber(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A count and what is counted. */
export function formatCount(value: number, one: string, many = `${one}s`): string {
  return `${formatNumber(value)} ${value === 1 ? one : many}`;
}

/** A time to the minute, in UTC; midnight is a day. */
export function formatMinute(at: number): string {
  const [day = '', time = ''] = new Date(at).toISOString().slice(0, 16).split('T');
  return time === '00:00' ? day : `${day} ${time} UTC`;
}

/** The day of a time, in UTC. */
export function formatDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
