/** The patterns of `--select`, ready to be asked. */
export interface Patterns {
  /** Whether one of them asks for the stream by its name. */
  names(stream: string, fields: readonly string[]): boolean;
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
  /** Whether it stands for what the catalog selects. */
  readonly isDefault: boolean;
  readonly isExclusion: boolean;
  readonly stream: RegExp;
  /** Absent when the pattern is about whole streams. */
  readonly field?: RegExp;
}

/** What the catalog selects, and everything. */
const DEFAULT = 'default';
const ALL = 'all';

/**
 * Reads `stream`, `stream.field`, with `*` for any characters and a leading `!` to exclude; also
 * `default` for what the catalog selects, and `all`.
 */
export function createPatterns(texts: readonly string[]): Patterns {
  const patterns = texts.map(parsePattern);
  const wanted = patterns.filter(({ isExclusion }) => !isExclusion);
  const excluded = patterns.filter(({ isExclusion }) => isExclusion);

  return {
    names: (stream, fields) =>
      wanted.some((pattern) => !pattern.isDefault && matchesStream(pattern, stream, fields)),
    selectsStream(stream, fields, isInCatalog) {
      if (excluded.some((pattern) => !pattern.field && pattern.stream.test(stream))) return false;
      if (wanted.length === 0) return isInCatalog;
      return wanted.some((pattern) =>
        pattern.isDefault ? isInCatalog : matchesStream(pattern, stream, fields),
      );
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
  return {
    text,
    isExclusion,
    isDefault: text === DEFAULT,
    stream: globToRegExp(stream === ALL ? '*' : stream),
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
