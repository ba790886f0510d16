/** A part of a path that is a word of Lever's rather than an id; ids hold digits or signs. */
const WORD = /^[a-z_]+$/;

/**
 * A path as messages show it, with `{id}` where an id stands: what an id looks like is up to Lever,
 * and it may be an e-mail address.
 */
export function withoutIds(path: string): string {
  return path
    .split('/')
    .map((part) => (part === '' || WORD.test(part) ? part : '{id}'))
    .join('/');
}
