const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};
/** What Python calls not printable, but for the plain space. */
const UNPRINTABLE = /[\\\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;
const WIDEST_X = 0xff;
const WIDEST_U = 0xffff;

/** A JSON value as the literal that Python prints for it; fractions are of the type Decimal. */
export function showPython(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number')
    return Number.isInteger(value) ? String(value) : `Decimal('${value}')`;
  if (typeof value === 'string') return showText(value);
  if (Array.isArray(value)) return `[${value.map(showPython).join(', ')}]`;
  const members = Object.entries(value as object);
  return `{${members.map(([name, member]) => `${showText(name)}: ${showPython(member)}`).join(', ')}}`;
}

function showText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inner = text.replace(
    UNPRINTABLE,
    (character) => ESCAPES[character] ?? escapeCode(character),
  );
  return quote + (quote === "'" ? inner.replaceAll("'", "\\'") : inner) + quote;
}

function escapeCode(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= WIDEST_X) return `\\x${hex.padStart(2, '0')}`;
  return code <= WIDEST_U ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
