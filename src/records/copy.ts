import type { Copied, Reading, RecordPath } from '../streams/define.ts';
import { LAST_MOMENT, toEpochMs } from '../time.ts';
import { compileConditions, compilePath, type Members } from './paths.ts';

/** Finds the value of a copied column for a row; `holder` is the record that the row comes from. */
export type Copy = (row: Members, holder: Members) => unknown;

/** Compiles the declaration of a copied column. */
export function compileCopy(declared: RecordPath | Copied): Copy {
  const { from, as, where }: Copied = typeof declared === 'string' ? { from: declared } : declared;
  const isOutside = from.startsWith('^');
  const find = compilePath(isOutside ? from.slice(1) : from);
  const read = as === undefined ? (value: unknown) => value : READINGS[as];
  const applies = compileConditions(where);
  return (row, holder) => (applies(row) ? read(find(isOutside ? holder : row)) : undefined);
}

/** Every number of at least eleven digits is a time of after March 1973 rather than an amount. */
const FIRST_TIME = 1e11;
const DECIMAL = /^-?\d+(?:\.\d+)?$/;
const LEADING_NUMBER = /^\s*(\d{1,3})(?![\p{L}\d]|[.,]\d)/u;

const READINGS: Readonly<Record<Reading, (value: unknown) => unknown>> = {
  number: (value) =>
    typeof value === 'number' || (typeof value === 'string' && DECIMAL.test(value))
      ? Number(value)
      : undefined,
  amount: (value) =>
    typeof value === 'number' && Math.abs(value) < FIRST_TIME ? value : undefined,
  score(value) {
    if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
    const [, digits] = (typeof value === 'string' && LEADING_NUMBER.exec(value)) || [];
    return digits === undefined ? undefined : Number(digits);
  },
  time(value) {
    const ms = toEpochMs(value);
    return ms > 0 && ms <= LAST_MOMENT ? value : undefined;
  },
};
