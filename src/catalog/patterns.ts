/** The patterns of `--select`, ready to be asked. */
export interface Patterns {
  /** Whether they name what is wanted, rather than only what is not. */
  readonly hasInclusions: boolean;
  /**
   * Whether the stream is replicated. Patterns without `!` name all that is wanted; with only `!`
   * patterns the catalog's choice stays but for what they exclude.
   */
  selectsStream(stream: string, fields: readonly string[], isInCatalog: boolean): boolean;
  /** The same for a field of a stream that is replicated. */
  selectsField(stream: string, field: string, isInCatalog: boolean): boolean;
  /** The patterns that match nothing that exists; likely misspelt. */
  unmatched(columns: ReadonlyMap<string, readonly string[]>): readonly string[];
}

interface Pattern {
  readonly text: string;
  readonly isExclusion: boolean;
  readonly stream: RegExp;
  /** Absent when the pattern is about whole streams. */
  readonly field?: RegExp;
}

/** Reads `stream`, `stream.field`, with `*` for any characters and a leading `!` to exclude. */
export function createPatterns(texts: readonly string[]): Patterns {
  const patterns = texts.map(parsePattern);
  const wanted = patterns.filter(({ isExclusion }) => !isExclusion);
  const excluded = patterns.filter(({ isExclusion }) => isExclusion);

  return {
    hasInclusions: wanted.length > 0,
    selectsStream(stream, fields, isInCatalog) {
      if (excluded.some((pattern) => !pattern.field && pattern.stream.test(stream))) return false;
      if (wanted.length === 0) return isInCatalog;
      return wanted.some((pattern) => matchesStream(pattern, stream, fields));
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
        [...columns].some(([stream, fields]) => matchesStream(pattern, stream, fields));
      return patterns.filter((pattern) => !isMatched(pattern)).map(({ text }) => text);
    },
  };
}

function parsePattern(text: string): Pattern {
  const isExclusion = text.startsWith('!');
  const [stream = '', ...field] = text.slice(isExclusion ? 1 : 0).split('.');
  return {
    text,
    isExclusion,
    stream: globToRegExp(stream),
    ...(field.length > 0 && { field: globToRegExp(field.join('.')) }),
  };
}

function matchesStream(pattern: Pattern, stream: string, fields: readonly string[]): boolean {
  if (!pattern.stream.test(stream)) return false;
  const { field } = pattern;
  return field === undefined || fields.some((name) => field.test(name));
}

function globToRegExp(glob: string): RegExp {
  const literal = glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replaceAll('*', '.*')}$`);
}
