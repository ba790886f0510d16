import { toLoadableJson } from '../singer/messages.ts';
import { columnType, elementSchema, type JsonSchema } from '../singer/schema.ts';
import { LAST_MOMENT, toEpochMs, toIsoTime } from '../time.ts';

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

function converterOf(schema: JsonSchema, path: string): Converter {
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
  const convertItem = createConverter(element, `${path}[]`);
  // A bare text in a list of objects that have a text, such as the name of a score.
  const isNamed = columnType(element) === 'object' && element.properties?.['text'] !== undefined;
  const toItem = (item: unknown): unknown =>
    isNamed && typeof item === 'string' ? { text: item } : item;
  return (value, onMisfit) => {
    if (!Array.isArray(value)) {
      onMisfit(path, `${jsonTypeOf(value)} is not an array`);
      return null;
    }
    // Targets refuse null among the elements of an array.
    const items = value
      .map((item) => convertItem(toItem(item), onMisfit))
      .filter((item) => item !== null);
    const isSame = items.length === value.length && items.every((item, i) => item === value[i]);
    return isSame ? value : items;
  };
}

function createObject(schema: JsonSchema, path: string): Converter {
  const members = new Map(
    Object.entries(schema.properties ?? {}).map(([name, member]) => [
      name,
      createConverter(member, `${path}.${name}`),
    ]),
  );
  const rest =
    typeof schema.additionalProperties === 'object'
      ? createConverter(schema.additionalProperties, `${path}.*`)
      : undefined;
  return (value, onMisfit) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      // Lever documents an empty string where it has no object (lever-api: empty-strings).
      if (value !== '') onMisfit(path, `${jsonTypeOf(value)} is not an object`);
      return null;
    }
    if (members.size === 0 && rest === undefined) return value;
    return convertMembers(
      value as Record<string, unknown>,
      (name) => members.get(name) ?? rest,
      onMisfit,
    );
  };
}

function convertMembers(
  value: Record<string, unknown>,
  converterFor: (name: string) => Converter | undefined,
  onMisfit: OnMisfit,
): Record<string, unknown> {
  let copy: Record<string, unknown> | undefined;
  for (const name of Object.keys(value)) {
    const convert = converterFor(name);
    if (convert === undefined) continue;
    const converted = convert(value[name], onMisfit);
    if (converted === value[name]) continue;
    copy ??= { ...value };
    copy[name] = converted;
  }
  return copy ?? value;
}
