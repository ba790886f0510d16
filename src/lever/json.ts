/** Integers of this many digits may lie beyond 2^53; Lever's own ids and times are shorter. */
const LONG = 16;
const STRING_OR_LONG_INTEGER = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;

/**
 * Parses JSON like `JSON.parse`, but keeps integers beyond 2^53 exact by turning them into strings
 * of digits.
 */
export function parseJson(text: string): unknown {
  if (!hasLongNumber(text)) return JSON.parse(text);
  const exact = text.replace(STRING_OR_LONG_INTEGER, (token) =>
    token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`,
  );
  return JSON.parse(exact);
}

/** Whether so many digits follow each other; one of them must stand at every sixteenth place. */
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
