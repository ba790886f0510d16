/**
 * The path to a value inside a record: members joined by dots, `archived.reason`. Of a list it takes
 * the first element whose member has a value: `fields[identifier=salary_amount].value`.
 */
export type RecordPath = string;

/** Members of a record, each with what its text or number must match. */
export type Conditions = Readonly<Record<string, RegExp>>;

/**
 * How a copied value is read. What cannot be read so is null, without a word: the column that it
 * comes from has it.
 *
 * - `number`: a number, or text that is nothing else
 * - `amount`: a number that is too small to be a time; text of digits may be anything
 * - `score`: a whole number, or text that begins with one, as in `3 - Hire`
 * - `time`: milliseconds or an ISO time
 */
export type ValueType = 'number' | 'amount' | 'score' | 'time';

/** A column whose value Lever has elsewhere, or in another form. */
export interface Copied {
  /** From the row; in a derived stream `^` in front makes it begin at the record with the list. */
  readonly from: RecordPath;
  /** Without it the value is taken as it is. */
  readonly as?: ValueType;
  /** The rows that have the column at all. */
  readonly where?: Conditions;
}

/** A list that is read whole in every run. */
export interface ListSource {
  readonly kind: 'list';
  readonly path: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** False where Lever refuses `limit` and `offset`, or may (lever-api: unpaged-lists). */
  readonly isPaged?: boolean;
  /** Where the rows are when `data` is an object. */
  readonly recordsKey?: string;
  /** Whether the list leaves confidential rows out unless asked (lever-api: confidential-rows). */
  readonly hasConfidentialRows?: boolean;
  /** Members that never leave the program, at any depth. */
  readonly omit?: readonly string[];
  /** The column that holds the position of a row in the list, where the order means something. */
  readonly position?: string;
}

/** A list that is read by periods of one time, each row once. */
export interface PeriodSource {
  readonly kind: 'period';
  readonly path: string;
  /** The filter parameters of the time; both take milliseconds. */
  readonly filter: TimeFilter;
  /** The longest period that one request may ask for. */
  readonly maximumDays?: number;
  /** How far back rows are read again in every run, since they change without moving their time. */
  readonly rereadDays?: number;
  readonly recordsKey?: string;
  readonly fingerprint?: Fingerprint;
}

/** How rows that may come without an id get one: from their content, wherever and whenever they are read. */
export interface Fingerprint {
  /** The column for it. */
  readonly column: string;
  /** A member that serves as the id when it is there. */
  readonly substitute?: string;
  /** The members that never change and together tell rows apart. */
  readonly members: readonly string[];
  /** The column that counts rows which are equal in all these members. */
  readonly occurrence?: string;
}

/** A list whose rows are parents, replicated by the time of their last update. */
export interface ParentSource {
  readonly kind: 'parent';
  readonly path: string;
  readonly updated: TimeFilter;
  /** Whether it is known which changes of a row move the time of its update. */
  readonly isUpdateKnown: boolean;
  /** The creation filter, where the list has one. */
  readonly created?: TimeFilter;
  /** How archived rows are told from those in process, where there are such. */
  readonly archived?: ArchivedFilter;
  /**
   * Row times that move when a child changes though `updatedAt` may not
   * (lever-api: interactions-without-update).
   */
  readonly touchedBy: readonly string[];
  /** The column of every child record that holds the parent's id. */
  readonly idColumn: string;
  /**
   * How many parts this list gets of the requests that a run spends on re-reading old children
   * (freshness: the-sweep).
   */
  readonly sweepShare: number;
  readonly hasConfidentialRows?: boolean;
}

/** A list below one parent row: a request for each parent. */
export interface ChildSource {
  readonly kind: 'child';
  readonly parent: ParentDefinition;
  /** The path with the parent's id as `{id}`. */
  readonly path: string;
  readonly isPaged?: boolean;
  /** Where the rows are when the answer is an object. */
  readonly recordsKey?: string;
  /** A list in the parent row; when it is empty there are no children and no request is made. */
  readonly skipWhenEmpty?: string;
  /** Whether the one row below a parent has the id of the parent for its own. */
  readonly hasParentsId?: boolean;
  /** The member that marks rows which only some users of Lever may see (lever-api: secret-notes). */
  readonly secretMember?: string;
}

/** Records that come inside the parent's list when it is expanded: no request of their own. */
export interface ExpandedSource {
  readonly kind: 'expanded';
  readonly parent: ParentDefinition;
  /** The member of the parent that `expand` turns from ids into objects (lever-api: expand). */
  readonly field: string;
  /** Where to ask when Lever sends ids all the same. */
  readonly fallbackPath: string;
  /** False when the record is not the parent's own, so that it has no column for the parent's id. */
  readonly hasParentId: boolean;
}

/** One step into a nested list. */
export interface Nesting {
  /** The way to the list; of several, the first that leads to one. */
  readonly list: RecordPath | readonly RecordPath[];
  /** A second list, whose element at the same position belongs to the same row. */
  readonly beside?: RecordPath;
  /** The records whose list it is about. */
  readonly where?: Conditions;
  /** The column that holds the position of the element. */
  readonly position: string;
  /** Columns taken from the element: column → member. */
  readonly columns?: Readonly<Record<string, string>>;
}

/**
 * Rows made of the elements of a nested list of another stream: no request of their own. Where the
 * position is no part of the key, elements of the same key are one row, in the place of the first.
 */
export interface DerivedSource {
  readonly kind: 'derived';
  readonly from: StreamDefinition;
  /** Columns taken from the record that holds the list: column → member. */
  readonly columns: Readonly<Record<string, string>>;
  /** The way to the elements; all but the last step are lists of lists. */
  readonly path: readonly [...Nesting[], Nesting];
  /** The element's members that get another name: member → column. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** The column of an element that is not an object. */
  readonly value?: string;
}

/**
 * Markers: a row for each list that was read whole, with the time and the ids that were there. No
 * request of their own. They tell rows that are gone from rows that are there (docs/live-rows.md).
 */
export interface ReadsSource {
  readonly kind: 'reads';
  /** The parents whose lists are marked; undefined for lists that have no parent. */
  readonly parent?: ParentDefinition;
}

export type StreamSource =
  | ListSource
  | PeriodSource
  | ParentSource
  | ChildSource
  | ExpandedSource
  | DerivedSource
  | ReadsSource;

/** A time that a list can be filtered by. */
export interface TimeFilter {
  /** The row's member, which is the stream's replication key or creation time. */
  readonly key: string;
  readonly start: string;
  readonly end: string;
  /** Whether `end` itself is left out. */
  readonly isEndExclusive?: boolean;
  /** Whether both bounds must be given. */
  readonly needsEnd?: boolean;
}

/** How archived rows are told from the others. */
export interface ArchivedFilter {
  /** The row's member, null for rows in process. */
  readonly key: string;
  /** The member in it that says since when. */
  readonly time: string;
  /** The filter that keeps archived rows (`true`) or the others (`false`), where the list has one. */
  readonly parameter?: string;
}

/** Everything that sets one stream apart; its columns are in `schemas/<name>.json`. */
export interface StreamDefinition<From extends StreamSource = StreamSource> {
  readonly name: string;
  /** The section of Lever's documentation, or where else the endpoint is known from. */
  readonly documentation: string;
  /** The OAuth scope; keys have a tick of the same name. Empty where none is needed. */
  readonly permission: string;
  readonly keys: readonly string[];
  readonly source: From;
  /** Columns that are filled from elsewhere where the row has no value under their own name. */
  readonly copied?: Readonly<Record<string, RecordPath | Copied>>;
  /** Whether the account must have bought an add-on; without it Lever refuses the endpoint. */
  readonly needsAddOn?: boolean;
  /** False for streams that are deprecated, a paid add-on, or especially personal. */
  readonly isDefault: boolean;
  /** Whether it is so personal that it is selected by its name alone, and not by `*`. */
  readonly mustBeNamed?: boolean;
}

export type ParentDefinition = StreamDefinition<ParentSource>;

const DOCUMENTATION = 'https://hire.lever.co/developer/documentation#';

/** What a declaration may leave out: the key is `id`, and the stream is selected by default. */
type Declaration<From extends StreamSource> = Omit<
  StreamDefinition<From>,
  'keys' | 'isDefault' | 'documentation'
> & {
  readonly keys?: readonly string[];
  readonly isDefault?: boolean;
  /** An anchor of Lever's documentation page, or a whole address. */
  readonly documentation: string;
};

/** Declares a stream. */
export function defineStream<From extends StreamSource>(
  declaration: Declaration<From>,
): StreamDefinition<From> {
  const { documentation } = declaration;
  return {
    keys: ['id'],
    isDefault: true,
    ...declaration,
    documentation: documentation.startsWith('http')
      ? documentation
      : `${DOCUMENTATION}${documentation}`,
  };
}
