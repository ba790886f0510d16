import { distance } from 'fastest-levenshtein';

/** ` Did you mean "x"?` with the known name that a misspelt one is closest to, or nothing. */
export function suggestion(name: string, known: Iterable<string>): string {
  const close = [...known]
    .map((candidate) => ({
      candidate,
      edits: distance(name.toLowerCase(), candidate.toLowerCase()),
    }))
    .filter(({ edits }) => edits <= Math.max(2, Math.floor(name.length / 3)))
    .sort((a, b) => a.edits - b.edits)[0];
  return close === undefined ? '' : ` Did you mean "${close.candidate}"?`;
}
