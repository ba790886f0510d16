import type { Row } from '../rows.ts';

/** The rows of an answer, wherever its envelope has them. */
export function openSample(sample: unknown, rowsIn?: string): readonly Row[] {
  const data = Array.isArray(sample) ? sample : (sample as { data: unknown }).data;
  const rows = rowsIn === undefined || Array.isArray(data) ? data : (data as Row)[rowsIn];
  return [rows].flat() as Row[];
}

/** An answer like the sample, with other rows. */
export function fillSample(sample: unknown, rows: readonly Row[], rowsIn?: string): unknown {
  if (Array.isArray(sample)) return rows;
  const { data } = sample as { data: unknown };
  if (Array.isArray(data)) return { ...(sample as Row), data: rows };
  const filled = rowsIn === undefined ? rows[0] : { ...(data as Row), [rowsIn]: rows };
  return { ...(sample as Row), data: filled };
}

/** Whether the answer is one object, not a list. */
export function isSingle(sample: unknown, rowsIn?: string): boolean {
  return (
    rowsIn === undefined &&
    !Array.isArray(sample) &&
    !Array.isArray((sample as { data: unknown }).data)
  );
}
