import type { IdRow, Row } from '../rows.ts';

/**
 * An endpoint that nobody has simulated by hand. Its rows are made from one sample answer; what is
 * said of its members, and all paths of members, leave lists out: `fields.user` is that of each field.
 */
export interface SampledEndpoint {
  /** The path without `/v1`, with `{id}` in the place of a parent's id. */
  readonly path: string;
  /** The list of the parents, if `path` has a place for one. */
  readonly parent?: string;
  /** False where Lever refuses `limit` and `offset`. */
  readonly isPaged?: boolean;
  /** Where the rows are when `data` is an object that holds a list. */
  readonly recordsKey?: string;
  readonly hasConfidentialRows?: boolean;
  /** The members that tell rows apart in the whole account. */
  readonly keys: readonly string[];
  /** The members that are times. */
  readonly times: readonly string[];
  /** The members whose values are those of a list's rows. */
  readonly references: Readonly<Record<string, SampledReference>>;
  readonly filters: readonly SampledFilter[];
  /** One answer, envelope and all. */
  readonly sample: unknown;
}

/** Where the values of a member are found. */
export interface SampledReference {
  /** The path of the list. */
  readonly list: string;
  readonly member: string;
}

/** A time by which the list can be asked, and the parameters for it. */
export interface SampledFilter {
  readonly member: string;
  readonly start: string;
  readonly end: string;
  readonly isEndExclusive?: boolean;
}

/** The lists that are made from samples; the same company always has the same rows. */
export interface SampledLists {
  /** The endpoint at a path, cut at its slashes, and what stands there in the place of `{id}`. */
  readonly find: (parts: readonly string[]) => SampledPlace | undefined;
  /** All rows that a list of this endpoint can belong to. */
  readonly parents: (endpoint: SampledEndpoint) => readonly IdRow[];
  /** All rows, or those of one parent. */
  readonly rows: (endpoint: SampledEndpoint, parent: IdRow | undefined) => readonly Row[];
}

/** An endpoint, and the parent that was asked for. */
export interface SampledPlace {
  readonly endpoint: SampledEndpoint;
  readonly parentId: string | undefined;
}
