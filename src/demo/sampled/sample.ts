import type { Row } from '../rows.ts';

/** The rows of an answer, wherever its envelope has them. */
export function openSample(sample: unknown, recordsKey?: string): readonly Row[] {
  const data = Array.isArray(sample) ? sample : (sample as { data: unknown }).data;
  const rows = recordsKey === undefined || Array.isArray(data) ? data : (data as Row)[recordsKey];
  return [rows].flat() as Row[];
}

/** An answer like the sample, with other rows. */
export function fillSample(sample: unknown, rows: readonly Row[], recordsKey?: string): unknown {
  if (Array.isArray(sample)) return rows;
  const { data } = sample as { data: unknown };
  if (Array.isArray(data)) return { ...(sample as Row), data: rows };
  const filled = recordsKey === undefined ? rows[0] : { ...(data as Row), [recordsKey]: rows };
  return { ...(sample as Row), data: filled };
}

/** Whether the answer is one object, not a list. */
export function isSingle(sample: unknown, recordsKey?: string): boolean {
  return (
    recordsKey === undefined &&
    !Array.isArray(sample) &&
    !Array.isArray((sample as { data: unknown }).data)
  );
}
