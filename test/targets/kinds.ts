import { type JsonSchema, typesOf } from '../../src/singer/schema.ts';

export type Kind = 'array' | 'boolean' | 'integer' | 'number' | 'object' | 'string' | 'timestamp';

/** The one type of a property besides null; a string of format `date-time` is a timestamp. */
export function kindOf(schema: JsonSchema): Kind {
  if (schema.format === 'date-time') return 'timestamp';
  const [kind, ...others] = typesOf(schema).filter((type) => type !== 'null');
  if (kind === undefined || others.length > 0)
    throw new Error(`A property of the type ${JSON.stringify(schema.type)}.`);
  return kind as Kind;
}

/** Whether it is an array whose elements are strings. */
export function isArrayOfText(schema: JsonSchema): boolean {
  return (
    kindOf(schema) === 'array' && schema.items !== undefined && kindOf(schema.items) === 'string'
  );
}
