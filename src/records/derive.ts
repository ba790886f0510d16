import type { DerivedSource, Nesting } from '../streams/define.ts';
import { compileConditions, compilePath, isRecord, type Members } from './paths.ts';

/** Makes the rows that a record holds in a nested list. */
export type Derivation = (record: object) => readonly Members[];

/** Goes into the lists of a record, or makes the row of an element, with the columns from around it. */
type Descent = (container: unknown, around: Members, rows: Members[]) => void;

/**
 * Compiles a derived stream: a row for every element of its list, with columns of the records around
 * it, its position, and its own members. Elements that are null are skipped; their positions
 * stay taken.
 */
export function compileDerivation(source: DerivedSource, keys: readonly string[]): Derivation {
  const pick = compilePick(source.columns);
  const descend = source.path.reduceRight(
    (inner: Descent, step: Nesting) => compileStep(step, inner, source.value),
    compileRow(source),
  );
  const isKeyedByPosition = source.path.some(({ position }) => keys.includes(position));
  return (record) => {
    const rows: Members[] = [];
    descend(record, pick(record as Members), rows);
    return isKeyedByPosition || rows.length < 2 ? rows : withoutRepeats(rows, keys);
  };
}

function compileStep(step: Nesting, inner: Descent, value: string | undefined): Descent {
  const lists = [step.list].flat().map(compilePath);
  const beside = step.beside === undefined ? undefined : compilePath(step.beside);
  const isMeant = compileConditions(step.where);
  const pick = compilePick(step.columns ?? {});
  const elementsOf = (container: Members): readonly unknown[] => {
    const own = firstList(lists, container);
    const others = asList(beside?.(container));
    return others.length === 0 ? own : joinLists(own, others, value);
  };
  return (container, around, rows) => {
    if (!isRecord(container) || !isMeant(container)) return;
    for (const [position, element] of elementsOf(container).entries()) {
      if (element === null || element === undefined) continue;
      const columns = { ...around, [step.position]: position };
      inner(element, isRecord(element) ? { ...columns, ...pick(element) } : columns, rows);
    }
  };
}

function compileRow({ renamed = {}, value }: DerivedSource): Descent {
  const names = new Map(Object.entries(renamed));
  return (element, around, rows) => {
    const row: Record<string, unknown> = {};
    if (!isRecord(element)) {
      if (value !== undefined) row[value] = element;
    } else
      for (const [name, member] of Object.entries(element)) row[names.get(name) ?? name] = member;
    rows.push(Object.assign(row, around));
  };
}

function compilePick(columns: Readonly<Record<string, string>>): (record: Members) => Members {
  const members = Object.entries(columns);
  return (record) => {
    const picked: Record<string, unknown> = {};
    for (const [column, member] of members) picked[column] = record[member];
    return picked;
  };
}

function firstList(
  lists: readonly ((start: unknown) => unknown)[],
  container: Members,
): readonly unknown[] {
  for (const find of lists) {
    const list = find(container);
    if (Array.isArray(list)) return list;
  }
  return [];
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The elements of two lists, those of the same position as one; one list may be longer. */
function joinLists(
  elements: readonly unknown[],
  others: readonly unknown[],
  value: string | undefined,
): readonly unknown[] {
  const longer = elements.length < others.length ? others : elements;
  return longer.map((_, position) => {
    const [element, other] = [elements[position], others[position]];
    if (!isRecord(other)) return element ?? other;
    if (isRecord(element)) return { ...other, ...element };
    return value === undefined || (element ?? null) === null
      ? other
      : { ...other, [value]: element };
  });
}

/** The rows without those whose key was there before; rows without a key are left to be counted. */
function withoutRepeats(rows: readonly Members[], keys: readonly string[]): readonly Members[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const key = keys.map((name) => row[name]);
    if (!key.every((part) => typeof part === 'string' || typeof part === 'number')) return true;
    const text = key.join('\0');
    return !seen.has(text) && seen.add(text);
  });
}
