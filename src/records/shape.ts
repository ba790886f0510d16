import type { JsonSchema } from '../singer/schema.ts';
import { type Converter, createConverter, type OnMisfit } from './convert.ts';
import type { Members } from './paths.ts';

/** Makes a new record of a row: every column, in their order, null where the row has no value. */
export type Shape = (row: Members, onMisfit: OnMisfit) => Record<string, unknown>;

/** Compiles the columns of a stream. */
export function compileShape(columns: Readonly<Record<string, JsonSchema>>): Shape {
  const names = Object.keys(columns);
  const converters = names.map((name) => createConverter(columns[name] ?? {}, name));
  // A copy of an object with all columns is made at once, one that grows is a slow dictionary.
  const empty = JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, null]))));
  return (row, onMisfit) => {
    const record: Record<string, unknown> = { ...empty };
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string;
      const value = row[name];
      if (value !== null && value !== undefined)
        record[name] = (converters[i] as Converter)(value, onMisfit);
    }
    return record;
  };
}
