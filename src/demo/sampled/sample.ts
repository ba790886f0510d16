import type { Row } from '../rows.ts';

/** The rows of an answer, wherever its envelope has them. */
export function openSample(sample: unknown, recordsKey?: string): readonly Row[] {
  const data = openEnvelope(sample);
  const rows = recordsKey === undefined || Array.isArray(data) ? data : (data as Row)[recordsKey];
  return [rows].flat() as Row[];
}

/** An answer like the sample, with other rows. */
export function fillSample(sample: unknown, rows: readonly Row[], recordsKey?: string): unknown {
  const data = openEnvelope(sample);
  const filled = Array.isArray(data) ? rows : fillObject(data, rows, recordsKey);
  return data === sample ? filled : { ...(sample as Row), data: filled };
}

/** Whether the answer is one object, not a list. */
export function isSingle(sample: unknown, recordsKey?: string): boolean {
  return recordsKey === undefined && !Array.isArray(openEnvelope(sample));
}

function fillObject(data: unknown, rows: readonly Row[], recordsKey: string | undefined): unknown {
  return recordsKey === undefined ? rows[0] : { ...(data as Row), [recordsKey]: rows };
}

/** What is in the envelope, for answers that have one. */
function openEnvelope(sample: unknown): unknown {
  return typeof sample === 'object' && sample !== null && 'data' in sample ? sample.data : sample;
}
