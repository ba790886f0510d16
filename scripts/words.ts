const SMALL = (
  'no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen ' +
  'sixteen seventeen eighteen nineteen'
).split(' ');
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** A number below a hundred in words: `nine`, `fifty-one`. */
export function numberWord(number: number): string {
  if (number < SMALL.length) return SMALL[number] ?? '';
  const tens = TENS[Math.floor(number / 10) - 2];
  if (tens === undefined) return String(number);
  return number % 10 === 0 ? tens : `${tens}-${SMALL[number % 10]}`;
}

/** `1 run`, `4,500 runs`. */
export function count(number: number, unit: string): string {
  return `${number.toLocaleString('en')} ${unit}${number === 1 ? '' : 's'}`;
}

/** `notes, forms and files`. */
export function listOf(names: readonly string[]): string {
  return names.join(', ').replace(/, ([^,]*)$/, ' and $1');
}
