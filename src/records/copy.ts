import type { Copied, RecordPath, ValueType } from '../streams/define.ts';
import { LAST_MOMENT, toEpochMs } from '../time.ts';
import { compileConditions, compilePath, type Members } from './paths.ts';

/** Finds the value of a copied column for a row; `origin` is the record that the row is made of. */
export type ColumnCopy = (row: Members, origin: Members) => unknown;

/** Compiles the declaration of a copied column. */
export function compileCopy(declared: RecordPath | Copied): ColumnCopy {
  const { from, as, where }: Copied = typeof declared === 'string' ? { from: declared } : declared;
  const isOutside = from.startsWith('^');
  const find = compilePath(isOutside ? from.slice(1) : from);
  const read = as === undefined ? (value: unknown) => value : PARSERS[as];
  const applies = compileConditions(where);
  return (row, origin) => (applies(row) ? read(find(isOutside ? origin : row)) : undefined);
}

/** Every number of at least eleven digits is a time of after March 1973 rather than an amount. */
const FIRST_TIME = 1e11;
const DECIMAL = /^-?\d+(?:\.\d+)?$/;
const LEADING_NUMBER = /^\s*(\d{1,3})(?![\p{L}\d]|[.,]\d)/u;

const PARSERS: Readonly<Record<ValueType, (value: unknown) => unknown>> = {
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
