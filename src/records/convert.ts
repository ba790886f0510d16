import { toLoadableJson } from '../singer/messages.ts';
import { columnType, elementSchema, type JsonSchema } from '../singer/schema.ts';
import { LAST_MOMENT, toEpochMs, toIsoTime } from '../time.ts';
import type { Members } from './paths.ts';

/** Called when a value was changed to fit its column; the value itself is never passed on. */
export type OnMisfit = (path: string, reason: string) => void;

/**
 * Turns one value into what its schema allows: coerced when nothing is lost, else null. Returns the
 * very value when it fits. Values are never changed in place, since several streams may read them.
 */
export type Converter = (value: unknown, onMisfit: OnMisfit) => unknown;

/** Makes the converter of one property. `path` names it in reports. */
export function createConverter(schema: JsonSchema, path: string): Converter {
  const convert = converterOf(schema, path);
  return (value, onMisfit) =>
    value === null || value === undefined ? null : convert(value, onMisfit);
}

/** The same for values that are neither null nor undefined. */
export function converterOf(schema: JsonSchema, path: string): Converter {
  switch (columnType(schema)) {
    case 'string':
      return schema.format === 'date-time' ? createDateTime(path) : createText(path);
    case 'integer':
      return createNumber(path, Number.isSafeInteger);
    case 'number':
      return createNumber(path, isExactNumber);
    case 'boolean':
      return createBoolean(path);
    case 'array':
      return createArray(schema, path);
    case 'object':
      return createObject(schema, path);
  }
}

/** The JSON type of a value; whole numbers are `integer`. */
export function jsonTypeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function createText(path: string): Converter {
  return (value, onMisfit) => {
    if (typeof value === 'string') return value;
    const text = toJson(value);
    if (text === undefined) onMisfit(path, TOO_DEEP);
    return text ?? null;
  };
}

/** Said of a value with more levels than JSON can be made of. */
export const TOO_DEEP = 'nested too deeply';

function toJson(value: unknown): string | undefined {
  try {
    return toLoadableJson(value);
  } catch {
    return undefined;
  }
}

function createDateTime(path: string): Converter {
  return (value, onMisfit) => {
    const ms = toEpochMs(value);
    // Lever has no times before 1970, and targets fail on years outside 1 to 9999.
    if (ms > 0 && ms <= LAST_MOMENT) return toIsoTime(Math.trunc(ms));
    onMisfit(path, 'not a valid time');
    return null;
  };
}

const DECIMAL = /^-?\d{1,15}(?:\.\d{1,15})?$/;

function createNumber(path: string, isAllowed: (value: number) => boolean): Converter {
  return (value, onMisfit) => {
    const number = typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value;
    if (typeof number === 'number' && isAllowed(number)) return number;
    onMisfit(
      path,
      `${jsonTypeOf(value)} is not ${isAllowed === isExactNumber ? 'a number' : 'an integer'}`,
    );
    return null;
  };
}

function isExactNumber(value: number): boolean {
  return Number.isFinite(value) && (Number.isSafeInteger(value) || !Number.isInteger(value));
}

function createBoolean(path: string): Converter {
  return (value, onMisfit) => {
    if (typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    if (value === 0 || value === 1) return value === 1;
    onMisfit(path, `${jsonTypeOf(value)} is not a boolean`);
    return null;
  };
}

function createArray(schema: JsonSchema, path: string): Converter {
  const element = elementSchema(schema);
  const convertItem = converterOf(element, `${path}[]`);
  // A bare text in a list of objects that have a text, such as the name of a score.
  const isNamed = columnType(element) === 'object' && element.properties?.['text'] !== undefined;
  const convertElement: Converter = (item, onMisfit) => {
    const named = isNamed && typeof item === 'string' ? { text: item } : item;
    return named === null ? null : convertItem(named, onMisfit);
  };
  return (value, onMisfit) => {
    if (Array.isArray(value)) return convertElements(value, convertElement, onMisfit);
    onMisfit(path, `${jsonTypeOf(value)} is not an array`);
    return null;
  };
}

/** The elements as they fit; the very list if they do already. */
function convertElements(
  list: readonly unknown[],
  convertElement: Converter,
  onMisfit: OnMisfit,
): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    const converted = convertElement(item, onMisfit);
    if (copy === undefined && converted === item && item !== null) continue;
    copy ??= list.slice(0, i);
    // Targets refuse null among the elements of an array.
    if (converted !== null) copy.push(converted);
  }
  return copy ?? list;
}

function createObject(schema: JsonSchema, path: string): Converter {
  const convert = createMembers(schema, path);
  return (value, onMisfit) => {
    if (typeof value === 'object' && !Array.isArray(value))
      return convert(value as Members, onMisfit);
    // Lever documents an empty string where it has no object (lever-api: empty-strings).
    if (value !== '') onMisfit(path, `${jsonTypeOf(value)} is not an object`);
    return null;
  };
}

interface Member {
  readonly name: string;
  readonly convert: Converter;
}

/** Returns a function that gives an object whose members fit; the very object if they do already. */
function createMembers(
  { properties = {}, additionalProperties: others }: JsonSchema,
  path: string,
): (object: Members, onMisfit: OnMisfit) => Members {
  const known = Object.entries(properties).map(
    ([name, schema]): Member => ({ name, convert: converterOf(schema, `${path}.${name}`) }),
  );
  const rest = typeof others === 'object' ? converterOf(others, `${path}.*`) : undefined;
  // Names that every object inherits are looked for among its own members only.
  const isPlain = rest === undefined && !known.some(({ name }) => name in Object.prototype);
  const membersOf = isPlain ? () => known : createLookup(known, rest);
  return (object, onMisfit) => {
    let copy: Record<string, unknown> | undefined;
    for (const { name, convert } of membersOf(object)) {
      const value = object[name];
      if (value === null || value === undefined) continue;
      const converted = convert(value, onMisfit);
      if (converted === value) continue;
      copy ??= { ...object };
      copy[name] = converted;
    }
    return copy ?? object;
  };
}

/** Finds the converters of the members that an object has. */
function createLookup(known: readonly Member[], rest: Converter | undefined) {
  const converters = new Map(known.map(({ name, convert }) => [name, convert]));
  return (object: Members): readonly Member[] =>
    Object.keys(object).flatMap((name): Member[] => {
      const convert = converters.get(name) ?? rest;
      return convert ? [{ name, convert }] : [];
    });
}
