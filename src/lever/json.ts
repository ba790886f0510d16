/** Integers with this many digits may exceed 2^53; Lever's own ids and times are shorter. */
const LONG = 16;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** A value with an exponent that may make it as large; there may also be such text in a string. */
const FAR = /[eE]\+?\d\d+\s*[,\]}]/;

/** In memory a value takes up to fifty times its text, so a small text of many values is large. */
const MOST_VALUES = 1_000_000;
/** A shorter text cannot hold as many. */
const SHORTEST_TO_COUNT = 2 * MOST_VALUES;

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
  return JSON.parse(hasLongNumber(text) || FAR.test(text) ? quoteLargeNumbers(text) : text);
}

/**
 * Whether the text has that many digits in a row, one of which must then be at an index that is
 * looked at.
 */
function hasLongNumber(text: string): boolean {
  for (let i = LONG - 1; i < text.length; i += LONG) {
    if (!isDigit(text, i)) continue;
    let start = i;
    while (start > 0 && isDigit(text, start - 1)) start--;
    let end = i + 1;
    while (end < text.length && isDigit(text, end)) end++;
    if (end - start >= LONG) return true;
  }
  return false;
}

function isDigit(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 48 && code <= 57;
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
  return Math.abs(Number(number)) > Number.MAX_SAFE_INTEGER ? `"${number}"` : number;
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
