import type { Conditions, RecordPath } from '../streams/define.ts';

export type Members = Readonly<Record<string, unknown>>;

/** A function that follows a path such as `a.b[type=x].c`; undefined where the path breaks off. */
export function compilePath(path: RecordPath): (start: unknown) => unknown {
  const steps = [...path.matchAll(STEP)].map(([, name = '', member, value = '']) =>
    member === undefined ? toMember(name) : toElement(name, member, value),
  );
  const [first, ...rest] = steps;
  if (first === undefined) return () => undefined;
  if (rest.length === 0) return first;
  return (start) => rest.reduce((found, step) => step(found), first(start));
}

/** A member, and the `[member=value]` by which an element of its list is chosen. */
const STEP = /([^.[\]]+)(?:\[([^=\]]+)=([^\]]*)\])?/g;

function toMember(name: string) {
  return (container: unknown): unknown => (isRecord(container) ? container[name] : undefined);
}

function toElement(name: string, member: string, value: string) {
  return (container: unknown): unknown => {
    const list = isRecord(container) ? container[name] : undefined;
    if (!Array.isArray(list)) return undefined;
    return list.find((element) => isRecord(element) && element[member] === value);
  };
}

/** A function that says whether a record meets all conditions. */
export function compileConditions(conditions: Conditions = {}): (record: Members) => boolean {
  const tests = Object.entries(conditions);
  return (record) => tests.every(([name, pattern]) => matches(record[name], pattern));
}

function matches(value: unknown, pattern: RegExp): boolean {
  return (typeof value === 'string' || typeof value === 'number') && pattern.test(String(value));
}

/** Whether a value has members. */
export function isRecord(value: unknown): value is Members {
  return typeof value === 'object' && value !== null;
}
