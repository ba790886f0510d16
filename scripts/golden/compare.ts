import type { JsonSchema } from '../../src/singer/schema.ts';
import type { Columns, Published } from './published.ts';

/** What is broken for those who have the columns of a stream: what went, or is something else now. */
export function brokenColumns(
  stream: string,
  { columns, version }: Published,
  now: Columns,
): readonly string[] {
  return Object.entries(columns[stream] ?? {}).flatMap(([name, was]) => {
    const is = now[stream]?.[name];
    if (is !== undefined && includes(is, was) && is.format === was.format) return [];
    return (
      `${stream}.${name}: ${version} published ${JSON.stringify(was)}, and now it is ` +
      `${JSON.stringify(is) ?? 'gone'}: bring it back, and give what is new another name ` +
      `(only a major version may break it: npm run golden -- ${stream})`
    );
  });
}

/** The old columns as they were, and what was added to them. */
export function withAdditions<T>(old: T, now: T): T {
  if (!isObject(old) || !isObject(now)) return old;
  const kept = Object.entries(old).map(([name, value]) => [name, withAdditions(value, now[name])]);
  const added = Object.entries(now).filter(([name]) => !(name in old));
  return Object.fromEntries([...kept, ...added]);
}

/** Whether a schema is the other one, perhaps with more in it. */
export function includes(now: unknown, old: unknown): boolean {
  if (!isObject(old) || !isObject(now)) return JSON.stringify(now) === JSON.stringify(old);
  return Object.entries(old).every(([name, value]) => includes(now[name], value));
}

function isObject(value: unknown): value is Record<string, unknown> & JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
