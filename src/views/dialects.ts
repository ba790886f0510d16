/** How SQL is written for the tables that one target makes. */
export interface Dialect {
  /** The target whose tables these are. */
  readonly target: string;
  /** What the target makes of the name of a stream or a property. */
  readonly nameOf: (name: string) => string;
  /** A name in quotes. */
  readonly quote: (name: string) => string;
  /** What is joined to give each text of a list a row of its own, and what the text is called. */
  readonly each: (list: string) => { readonly join: string; readonly text: string };
  /** That a list has a text, which is given as a literal without quotes. */
  readonly contains: (list: string, text: string) => string;
}

const asItIs = (name: string): string => name;
const inLowerCase = (name: string): string => name.toLowerCase();
const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const joinEach = (texts: string) => ({
  join: `CROSS JOIN ${texts} AS entry (id)`,
  text: 'entry.id',
});

const textsOf = (list: string) => `from_json(${list}, '["VARCHAR"]')`;

/** The dialects, by the names that the command line has for them. */
export const DIALECTS = {
  postgres: {
    target: 'meltanolabs-target-postgres',
    nameOf: asItIs,
    quote,
    each: (list) => joinEach(`unnest(${list})`),
    contains: (list, text) => `'${text}' = ANY (${list})`,
  },
  'pipelinewise-postgres': {
    target: 'pipelinewise-target-postgres',
    nameOf: inLowerCase,
    quote,
    each: (list) => joinEach(`jsonb_array_elements_text(${list})`),
    contains: (list, text) => `${list} @> '["${text}"]'`,
  },
  duckdb: {
    target: 'target-duckdb',
    nameOf: inLowerCase,
    quote,
    each: (list) => joinEach(`unnest(${textsOf(list)})`),
    contains: (list, text) => `list_contains(${textsOf(list)}, '${text}')`,
  },
} as const satisfies Readonly<Record<string, Dialect>>;
