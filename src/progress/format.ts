const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time as people say it, to two units: `45 s`, `12 min 4 s`, `3 h 20 min`, `2 d 5 h`. */
export function duration(ms: number): string {
  const whole = Math.max(0, Math.round(ms / SECOND) * SECOND);
  if (whole < MINUTE) return `${whole / SECOND} s`;
  if (whole < HOUR) return two(whole, MINUTE, 'min', SECOND, 's');
  if (whole < DAY) return two(whole, HOUR, 'h', MINUTE, 'min');
  return two(whole, DAY, 'd', HOUR, 'h');
}

/** A length of time that is only an estimate, to one unit and a half: `3 h`, `40 min`. */
export function roughly(ms: number): string {
  if (ms < 2 * MINUTE) return `${Math.max(1, Math.round(ms / (10 * SECOND))) * 10} s`;
  if (ms < 2 * HOUR) return `${Math.round(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.round(ms / HOUR)} h`;
  return `${Math.round(ms / DAY)} days`;
}

function two(ms: number, unit: number, name: string, smaller: number, smallerName: string): string {
  const rest = Math.floor((ms % unit) / smaller);
  const first = `${Math.floor(ms / unit)} ${name}`;
  return rest === 0 ? first : `${first} ${rest} ${smallerName}`;
}

/** A count with a comma after every three digits. */
export function number(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A count and what is counted. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** The day of a time, in UTC. */
export function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
