import type { LogFlags } from '../logging/log-levels.ts';

/** The formats of the documents that `--about` and `--check` print. */
export const DOCUMENT_FORMATS = ['text', 'json', 'markdown'] as const;
export type DocumentFormat = (typeof DOCUMENT_FORMATS)[number];

/** The flags that name the settings and say what stderr shows. */
export interface CommonFlags extends LogFlags {
  readonly config: readonly string[];
}

/** The flags that choose streams. */
export interface SelectionFlags {
  readonly catalog?: string;
  /** The old name of `catalog`. */
  readonly properties?: string;
  readonly select: readonly string[];
}

/** The flags that a check reads. */
export interface CheckFlags extends CommonFlags, SelectionFlags {
  readonly format: DocumentFormat;
}

/** The flags that discovery reads. */
export interface DiscoverFlags extends CommonFlags {
  /** Whether every endpoint is asked for one row. */
  readonly check?: true;
}

/** The flags that say which target is started, and how it is treated. */
export interface TargetFlags {
  readonly state?: string;
  /** The command of a target; without it, messages go to stdout. */
  readonly target?: string;
  readonly targetLog?: string;
  readonly targetTimeout: number;
  /** Undefined unless it was said. */
  readonly metrics?: boolean;
}

/** The flags that a sync reads. */
export interface SyncFlags extends CommonFlags, SelectionFlags, TargetFlags {
  /** True without a mode. */
  readonly test?: true | 'schema';
}

/** The flags that the views read. */
export interface ViewsFlags extends SelectionFlags {
  /** The name of a dialect of SQL. */
  readonly views?: string;
  /** Where the tables are. */
  readonly schema?: string;
}

/** Everything that the command line says, except for `init`. */
export interface Flags extends CheckFlags, DiscoverFlags, SyncFlags, ViewsFlags {
  readonly discover?: true;
  readonly about?: true;
}
