import type { JsonSchema } from '../../src/singer/schema.ts';
import type { Database } from './database.ts';
import type { PythonPackage } from './virtual-environment.ts';

export type Row = Readonly<Record<string, unknown>>;

/** A table as it stands in the warehouse, without the columns that the target adds. */
export interface Table {
  /** The type of each column; empty where the store has no types. */
  readonly types: Readonly<Record<string, string>>;
  /** In the order in which they were written where the store keeps one. */
  readonly rows: readonly Row[];
}

/** Where one test loads to: nothing else uses its folder and its schema. */
export interface Place {
  readonly folder: string;
  readonly schema: string;
  readonly database: Database;
}

/** A real Singer target: how to run it, and how what it stores is read and looks. */
export interface Target {
  readonly name: PythonPackage;
  readonly command: string;
  /** A sentence about what it is. */
  readonly stores: string;
  /** `latest`: a row for each key. `every`: a row for each record, and the last one counts. */
  readonly keeps: 'latest' | 'every';
  /** How rows are shown that ACTIVATE_VERSION says are gone; absent where that is ignored. */
  readonly deletions?: {
    /** The ids of the rows of a table that are marked as deleted. */
    readonly marked: (place: Place, table: string) => Promise<readonly string[]>;
    /** Settings under which the rows are deleted instead. */
    readonly remove: Readonly<Record<string, unknown>>;
  };
  /** What becomes of a row for which `erase_deleted_rows` sends a tombstone. */
  readonly erasing: {
    /** Settings under which the mark is kept. */
    readonly mark: Readonly<Record<string, unknown>>;
    /** Settings under which the row is deleted; absent where there are none. */
    readonly remove?: Readonly<Record<string, unknown>>;
    /** In few words, for the table of checks. */
    readonly outcome: string;
  };
  readonly config: (place: Place) => Readonly<Record<string, unknown>>;
  /** Settings under which it makes columns of the members of objects; absent where it cannot. */
  readonly flattening?: Readonly<Record<string, unknown>>;
  /** Settings under which it stores early and often. */
  readonly smallBatches: Readonly<Record<string, unknown>>;
  readonly read: (place: Place) => Promise<ReadonlyMap<string, Table>>;
  /** The dialect of the views of its tables, and what runs statements where these are. */
  readonly sql?: {
    readonly dialect: string;
    readonly execute: (place: Place, sql: string) => Promise<unknown>;
    /** The rows that one query gives. */
    readonly query: (place: Place, sql: string) => Promise<readonly Row[]>;
  };
  readonly columnName: (property: string) => string;
  /** The type of a column; undefined where the store has no types. */
  readonly columnType: (schema: JsonSchema) => string | undefined;
  /** A value as the table shows it. */
  readonly show: (value: unknown, schema: JsonSchema) => unknown;
  /** Settings that a user of this tap needs, with the reason. */
  readonly settings: Readonly<Record<string, string>>;
  /** What surprises people. */
  readonly traps: readonly string[];
}
