import type { Account } from './account.ts';
import { badRequest, forbidden } from './refusal.ts';
import type { Row } from './rows.ts';
import { DAY } from './time.ts';

/** Tells which rows a list keeps. */
export type Predicate = (row: Row) => boolean;

/** Reads its parameters from a query; undefined when they are not there. */
export type Filter = (query: URLSearchParams, account: Account) => Predicate | undefined;

type Read = (row: Row, account: Account) => unknown;

const WEEK = 7 * DAY;
const LONGEST_DELETED_WINDOW = 30 * DAY;

/**
 * `NAME_start` and `NAME_end`, both inclusive (lever-api: inclusive-bounds). A row without the
 * stamp never matches.
 */
export function within(name: string, read: (row: Row) => unknown): Filter {
  return window(`${name}_start`, `${name}_end`, read);
}

/** The same with parameters of other names, and with an end that may be left out itself. */
export function window(
  startName: string,
  endName: string,
  read: (row: Row) => unknown,
  isEndExclusive = false,
): Filter {
  return (query) => {
    const start = readTime(query, startName);
    const end = readTime(query, endName);
    if (start === undefined && end === undefined) return undefined;
    return between(read, start, isEndExclusive && end !== undefined ? end - 1 : end);
  };
}

/** A repeatable parameter of which any value may match (lever-api: repeated-parameters). */
export function anyOf(name: string, read: (row: Row, account: Account) => unknown): Filter {
  return (query, account) => {
    const wanted = new Set<unknown>([...query.getAll(name), ...query.getAll(`${name}[]`)]);
    if (wanted.size === 0) return undefined;
    return (row) => [read(row, account)].flat().some((value) => wanted.has(value));
  };
}

/**
 * A parameter that is `true` or `false`; without it both kinds are kept
 * (lever-api: opportunity-filters).
 */
export function yesNo(name: string, read: Read): Filter {
  return (query, account) => {
    const wanted = readBoolean(query, name);
    return wanted === undefined ? undefined : (row) => Boolean(read(row, account)) === wanted;
  };
}

/**
 * Leaves out confidential rows unless they are asked for by a key that may
 * (lever-api: confidential-rows).
 */
export const confidentiality: Filter = (query, account) => {
  const wanted = query.get('confidentiality') ?? 'non-confidential';
  if (!['non-confidential', 'confidential', 'all'].includes(wanted))
    throw badRequest(`Invalid confidentiality: ${wanted}`);
  if (wanted !== 'non-confidential' && !account.confidentialAccess)
    throw forbidden('This API key has no access to confidential data');
  return wanted === 'all' ? undefined : (row) => row['confidentiality'] === wanted;
};

/** Active users only, unless `includeDeactivated` says otherwise (lever-api: deactivated-users). */
export const activeUsers: Filter = (query) =>
  readBoolean(query, 'includeDeactivated') ? undefined : (row) => row['deactivatedAt'] === null;

/** A window that is the last week unless bounds are given (lever-api: eeo-window). */
export function lastWeek(startName: string, endName: string, field: string): Filter {
  return (query, account) => {
    const start = readTime(query, startName) ?? account.now() - WEEK;
    const end = readTime(query, endName) ?? account.now();
    return between((row) => row[field], start, end);
  };
}

/** A required window of at most 30 days that excludes its end (lever-api: deletion-windows). */
export const deletedWindow: Filter = (query) => {
  const start = readTime(query, 'deleted_at_start');
  const end = readTime(query, 'deleted_at_end');
  if (start === undefined || end === undefined)
    throw badRequest('deleted_at_start and deleted_at_end are required');
  if (end < start || end - start > LONGEST_DELETED_WINDOW)
    throw badRequest('deleted_at_start and deleted_at_end must be at most 30 days apart');
  return between((row) => row['deletedAt'], start, end - 1);
};

/**
 * `updated_at_*` on postings goes with `confidentiality` and with no other filter
 * (lever-api: posting-updated-filter).
 */
export const updatedAlone: Filter = (query) => {
  if (!query.has('updated_at_start') && !query.has('updated_at_end')) return undefined;
  const allowed = /^(updated_at_(start|end)|confidentiality|limit|offset)$/;
  const stranger = [...query.keys()].find((name) => !allowed.test(name));
  if (stranger !== undefined)
    throw badRequest(`${stranger} cannot be combined with updated_at_start or updated_at_end`);
  return undefined;
};

/**
 * Published postings are those of the public job site, unless a channel is named
 * (lever-api: posting-channels).
 */
export const distributionChannel: Filter = (query) => {
  const named = query.getAll('distributionChannel');
  if (named.length === 0 && !query.getAll('state').includes('published')) return undefined;
  const wanted = named.length === 0 ? ['public'] : named;
  return (row) =>
    row['state'] !== 'published' ||
    [row['distributionChannels']].flat().some((channel) => wanted.includes(String(channel)));
};

/** Audit events of a user; the literal `null` asks for those without (lever-api: audit-filters). */
export const auditUser: Filter = (query) => {
  const wanted = query.get('user_id');
  return wanted === null
    ? undefined
    : (row) => String((row['user'] as Row | null)?.['id'] ?? null) === wanted;
};

/** Events about one resource, for which its kind is needed too (lever-api: audit-filters). */
export const auditTarget: Filter = (query) => {
  const id = query.get('target_id');
  const type = query.get('target_type');
  if (id !== null && type === null) throw badRequest('target_id needs target_type');
  return (row) => {
    const target = row['target'] as Row | null;
    return (
      (type ?? target?.['type']) === target?.['type'] && (id ?? target?.['id']) === target?.['id']
    );
  };
};

/** All of the filters that the query asks for, combined. */
export function combine(
  filters: readonly Filter[],
  query: URLSearchParams,
  account: Account,
): Predicate {
  const predicates = filters
    .map((filter) => filter(query, account))
    .filter((predicate) => predicate !== undefined);
  return (row) => predicates.every((matches) => matches(row));
}

function between(
  read: (row: Row) => unknown,
  start = Number.NEGATIVE_INFINITY,
  end = Number.POSITIVE_INFINITY,
): Predicate {
  return (row) => {
    const value = read(row);
    // Quoted numbers are stamps too (lever-api: quoted-numbers), null is none.
    const at = typeof value === 'string' ? Number(value) : value;
    return typeof at === 'number' && at >= start && at <= end;
  };
}

function readTime(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^-?\d{1,15}$/.test(text)) throw badRequest(`${name} is not a valid timestamp`);
  return Number(text);
}

function readBoolean(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name);
  if (text !== null && text !== 'true' && text !== 'false')
    throw badRequest(`${name} must be true or false`);
  return text === null ? undefined : text === 'true';
}
