import type { DerivedSource, Nesting } from '../streams/define.ts';

type Members = Record<string, unknown>;

/**
 * Makes a row of every element of a nested list: columns of the records around it, its position,
 * and its own members. Elements that are null are passed over; their positions stay taken.
 */
export function* deriveRows(record: object, source: DerivedSource): Generator<Members> {
  yield* descend(record as Members, pick(record as Members, source.columns), source, source.path);
}

function* descend(
  holder: Members,
  inherited: Members,
  source: DerivedSource,
  path: readonly Nesting[],
): Generator<Members> {
  const [step, ...rest] = path;
  if (!step) return;
  for (const [position, element] of listAt(holder, step.list).entries()) {
    if (element === null || element === undefined) continue;
    const columns = { ...inherited, [step.position]: position };
    if (rest.length === 0) yield { ...ownMembers(element, source), ...columns };
    if (rest.length === 0 || typeof element !== 'object') continue;
    const inner = element as Members;
    yield* descend(inner, { ...columns, ...pick(inner, step.columns ?? {}) }, source, rest);
  }
}

function listAt(holder: Members, ways: string | readonly string[]): readonly unknown[] {
  const members = [ways].flat().map((way) => memberAt(holder, way));
  return members.find(Array.isArray) ?? [];
}

/** The member at the end of a dotted way. */
function memberAt(holder: Members, way: string): unknown {
  let value: unknown = holder;
  for (const name of way.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Members)[name];
  }
  return value;
}

function pick(record: Members, columns: Readonly<Record<string, string>>): Members {
  const picked: Members = {};
  for (const [column, member] of Object.entries(columns)) picked[column] = record[member];
  return picked;
}

function ownMembers(element: unknown, { renamed = {}, value }: DerivedSource): Members {
  if (typeof element !== 'object' || element === null) return value ? { [value]: element } : {};
  const members: Members = {};
  for (const [name, member] of Object.entries(element)) members[renamed[name] ?? name] = member;
  return members;
}
