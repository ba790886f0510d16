/** Names the fields of a stream; called only where a pattern is about fields. */
export type Fields = () => readonly string[];

/** The patterns of `--select`, ready to be asked. */
export interface Patterns {
  /** Whether one of them asks for the stream, rather than for what the catalog selects. */
  names(stream: string, fields: Fields): boolean;
  /** Whether one of them would ask for a stream that it has to name, and does not. */
  leavesUnnamed(stream: string, fields: Fields): boolean;
  /**
   * Whether the stream is replicated. Patterns without `!` name all that is wanted; with only `!`
   * patterns the catalog's choice stays but for what they exclude; it is asked for only where it counts.
   */
  selectsStream(stream: string, fields: Fields, isInCatalog: () => boolean): boolean;
  /** The same for a field of a stream that is replicated. */
  selectsField(stream: string, field: string, isInCatalog: boolean): boolean;
  /** The patterns that match nothing that exists; likely misspelt. */
  unmatched(columns: ReadonlyMap<string, Fields>): readonly string[];
}

interface Pattern {
  readonly text: string;
  /** Whether it stands for what the catalog selects. */
  readonly isDefault: boolean;
  readonly isExclusion: boolean;
  /** What the name of a stream has to begin with. */
  readonly prefix: string;
  readonly stream: RegExp;
  /** Absent when the pattern is about whole streams. */
  readonly field?: RegExp;
}

/** What the catalog selects, and everything. */
const DEFAULT = 'default';
const ALL = 'all';

/**
 * Reads `stream`, `stream.field`, with `*` for any characters and a leading `!` to exclude; also
 * `default` for what the catalog selects, and `all`. Streams that have to be named are selected only
 * by patterns that begin with the first word of their name.
 */
export function createPatterns(
  texts: readonly string[],
  toBeNamed: ReadonlySet<string> = new Set(),
): Patterns {
  const patterns = texts.map(parsePattern);
  const wanted = patterns.filter(({ isExclusion }) => !isExclusion);
  const excluded = patterns.filter(({ isExclusion }) => isExclusion);
  const isNamed = ({ prefix }: Pattern, stream: string): boolean =>
    !toBeNamed.has(stream) || prefix.startsWith(firstWord(stream));
  const wants = (pattern: Pattern, stream: string, fields: Fields): boolean =>
    !pattern.isDefault && matchesStream(pattern, stream, fields);
  const isExcluded = (stream: string): boolean =>
    excluded.some((pattern) => !pattern.field && pattern.stream.test(stream));

  return {
    names: (stream, fields) =>
      wanted.some((pattern) => wants(pattern, stream, fields) && isNamed(pattern, stream)),
    leavesUnnamed(stream, fields) {
      const matching = wanted.filter((pattern) => wants(pattern, stream, fields));
      const isMeant = matching.some((pattern) => isNamed(pattern, stream));
      return matching.length > 0 && !isMeant && !isExcluded(stream);
    },
    selectsStream(stream, fields, isInCatalog) {
      if (isExcluded(stream)) return false;
      if (wanted.length === 0) return isInCatalog();
      const hasDefault = wanted.some(({ isDefault }) => isDefault);
      return (hasDefault && isInCatalog()) || this.names(stream, fields);
    },
    selectsField(stream, field, isInCatalog) {
      const about = (pattern: Pattern): boolean => pattern.stream.test(stream);
      if (excluded.some((pattern) => about(pattern) && pattern.field?.test(field))) return false;
      const own = wanted.filter(about);
      if (own.length === 0 || own.some((pattern) => !pattern.field)) return isInCatalog;
      return own.some((pattern) => pattern.field?.test(field));
    },
    unmatched(columns) {
      const isMatched = (pattern: Pattern): boolean =>
        pattern.isDefault ||
        [...columns].some(([stream, fields]) => matchesStream(pattern, stream, fields));
      return patterns.filter((pattern) => !isMatched(pattern)).map(({ text }) => text);
    },
  };
}

function parsePattern(text: string): Pattern {
  const isExclusion = text.startsWith('!');
  const [stream = '', ...field] = text.slice(isExclusion ? 1 : 0).split('.');
  const glob = stream === ALL ? '*' : stream;
  return {
    text,
    isExclusion,
    isDefault: text === DEFAULT,
    prefix: glob.split('*')[0] ?? '',
    stream: globToRegExp(glob),
    ...(field.length > 0 && { field: globToRegExp(field.join('.')) }),
  };
}

function matchesStream(pattern: Pattern, stream: string, fields: Fields): boolean {
  if (!pattern.stream.test(stream)) return false;
  const { field } = pattern;
  return field === undefined || fields().some((name) => field.test(name));
}

function firstWord(stream: string): string {
  return stream.split('_')[0] ?? stream;
}

function globToRegExp(glob: string): RegExp {
  const literal = glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  // Several in a row mean one, and would take for ever to find that nothing matches.
  return new RegExp(`^${literal.replace(/\*+/g, '.*')}$`);
}
