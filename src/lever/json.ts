const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** In memory a value takes up to fifty times its text, so a small text of many values is large. */
const MOST_VALUES = 1_000_000;
/** A shorter text cannot hold as many. */
const SHORTEST_TO_COUNT = 2 * MOST_VALUES;
/** Lever's rows have ten levels or so; what is deeper is not looked through. */
const MOST_LEVELS = 100;

/** The text holds more values than an answer of Lever's could. */
export class TooManyValuesError extends Error {
  override readonly name = 'TooManyValuesError';
}

/**
 * Parses JSON like `JSON.parse`, but keeps integers beyond 2^53 exact, and numbers that no double
 * holds, by turning them into their text. Throws {@link TooManyValuesError} rather than fill the memory.
 */
export function parseJson(text: string): unknown {
  if (text.length >= SHORTEST_TO_COUNT && !hasFewValues(text))
    throw new TooManyValuesError(`The text holds more than ${MOST_VALUES} values.`);
  const json: unknown = JSON.parse(text);
  return mayHoldLargeNumber(json, MOST_LEVELS) ? JSON.parse(quoteLargeNumbers(text)) : json;
}

/** Whether a value is, or has inside, a number that may not be what the text says. */
function mayHoldLargeNumber(value: unknown, levels: number): boolean {
  if (typeof value === 'number') return isLarge(value);
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) return value.some((item) => mayHoldLargeNumber(item, levels - 1));
  // This loop is several times faster than one over Object.values.
  for (const name in value) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (typeof member !== 'string' && mayHoldLargeNumber(member, levels - 1)) return true;
  }
  return false;
}

function isLarge(number: number): boolean {
  return Math.abs(number) > Number.MAX_SAFE_INTEGER;
}

/** Whether a text has no more than so many commas and brackets outside of strings. */
function hasFewValues(text: string): boolean {
  let values = 0;
  for (let at = 0; at < text.length && values <= MOST_VALUES; ) {
    const quote = text.indexOf('"', at);
    values += countValues(text, at, quote < 0 ? text.length : quote);
    at = quote < 0 ? text.length : endOfString(text, quote);
  }
  return values <= MOST_VALUES;
}

const [COMMA, BRACKET, BRACE] = [0x2c, 0x5b, 0x7b];

function countValues(text: string, start: number, end: number): number {
  let values = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === BRACKET || code === BRACE) values++;
  }
  return values;
}

// A single pattern for strings and numbers would overflow the stack on a string of megabytes.
function quoteLargeNumbers(text: string): string {
  const parts: string[] = [];
  for (let at = 0; at < text.length; ) {
    const quote = text.indexOf('"', at);
    const start = quote < 0 ? text.length : quote;
    parts.push(text.slice(at, start).replace(NUMBER, quoteIfLarge));
    at = quote < 0 ? text.length : endOfString(text, quote);
    parts.push(text.slice(start, at));
  }
  return parts.join('');
}

function quoteIfLarge(number: string): string {
  return isLarge(Number(number)) ? `"${number}"` : number;
}

/** The index after the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let quote = start; ; ) {
    quote = text.indexOf('"', quote + 1);
    if (quote < 0) return text.length;
    let slashes = 0;
    while (text[quote - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return quote + 1;
  }
}
