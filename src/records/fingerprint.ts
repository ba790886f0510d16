import { createHash } from 'node:crypto';
import type { Row } from '../lever/pages.ts';
import type { Fingerprint } from '../streams/define.ts';

/**
 * Gives every row its id: its own, its substitute, or a digest of the members that never change.
 * Rows that are equal in these are numbered in the order of their whole content, so that the
 * result does not depend on the order in which rows arrive. All such rows must be in `rows`.
 */
export function withFingerprints(rows: readonly Row[], fingerprint: Fingerprint): readonly Row[] {
  const { column, members } = fingerprint;
  const groups = new Map<string, Row[]>();
  const identified: Row[] = [];
  for (const row of rows) {
    const id = ownId(row, fingerprint);
    if (id !== undefined) {
      identified.push({ ...row, [column]: id });
      continue;
    }
    const digest = digestOf(row, members);
    groups.set(digest, [...(groups.get(digest) ?? []), row]);
  }
  const numbered = [...groups].flatMap(([digest, equals]) => number(digest, equals, fingerprint));
  return [...identified, ...numbered];
}

function ownId(row: Row, { column, substitute }: Fingerprint): unknown {
  const own = row[column] ?? (substitute === undefined ? undefined : row[substitute]);
  return own ?? undefined;
}

function number(
  digest: string,
  equals: readonly Row[],
  { column, occurrence }: Fingerprint,
): readonly Row[] {
  const sorted = [...equals].sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
  return sorted.map((row, i) => ({
    ...row,
    [column]: i === 0 ? digest : `${digest}-${i + 1}`,
    ...(occurrence !== undefined && { [occurrence]: i + 1 }),
  }));
}

function digestOf(row: Row, members: readonly string[]): string {
  const content = JSON.stringify(members.map((member) => row[member] ?? null));
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}

/** The same text for equal rows, however their members are ordered. */
function canonical(row: Row): string {
  return JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
}
