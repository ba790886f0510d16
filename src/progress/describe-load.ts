import { formatDay, formatNumber } from './format.ts';
import type { ScanFacts } from './scan-progress.ts';

/** Says that the useful part of a long load is there. */
export function describeArchive(scan: string): string {
  return `All ${scan} in process are loaded, with everything below them. The archive follows, from the newest to the oldest.`;
}

/** Says which part of a list is there. */
export function describeReached({ name, rows, reached, half, isNewestFirst }: ScanFacts): string {
  const found = `${name}: ${formatNumber(rows)} found`;
  const complete = half === 'archived' ? ', all in process done' : '';
  if (reached === undefined) return `${found}${complete}`;
  const which = half === undefined ? 'all' : `all ${HALVES[half]}`;
  const side = isNewestFirst ? 'after' : 'before';
  return `${found}${complete}, ${which} ${side} ${formatDay(reached)} done`;
}

const HALVES = { active: 'in process', archived: 'archived' } as const;

/** The name of a list, or of the half of it that is read. */
export function describeHalf({ name, half }: ScanFacts): string {
  if (half === undefined) return name;
  return half === 'active' ? `${name} in process` : `archived ${name}`;
}
