import type { LoadEstimate } from '../check/estimate-load.ts';

/** Requests a second that Lever allows a key (lever-api: rate-limit). */
const LEVER_PACE = 10;
const HOUR = 3600;

/** Whether the first run takes so long that another start date may be wanted. */
export function isLong({ requests }: LoadEstimate): boolean {
  return requests / LEVER_PACE > HOUR;
}

/** Says what a first run costs. */
export function describeFirstRun(startDate: string, { rows, requests }: LoadEstimate): string {
  const lists = [...rows].map(([name, count]) => `about ${round(count)} ${name}`).join(' and ');
  return `Since ${startDate}: ${lists}. The first run makes about ${round(requests)} requests, which take ${describeTime(requests / LEVER_PACE)} at the ${LEVER_PACE} a second that Lever allows; later runs read what changed. Ctrl-C does no harm: the next run resumes.`;
}

/** Two digits are what an estimate knows. */
function round(count: number): string {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return (Math.round(count / unit) * unit).toLocaleString('en');
}

function describeTime(seconds: number): string {
  if (seconds < 90) return 'a minute or less';
  if (seconds < 2 * HOUR) return `${Math.round(seconds / 60)} min`;
  return seconds < 48 * HOUR
    ? `${Math.round(seconds / HOUR)} h`
    : `${Math.round(seconds / HOUR / 24)} days`;
}
