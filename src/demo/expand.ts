import type { Account } from './account.ts';
import { badRequest } from './refusal.ts';
import type { IdRow, Row } from './rows.ts';

/** Finds the object that an id in a row stands for. */
export type Lookup = (account: Account, id: string, owner: Row) => Row | undefined;

/** The expandable fields of a resource. */
export type Expansions = ReadonlyMap<string, Lookup>;

/** Expands ids of users, deactivated ones included. */
export const toUser: Lookup = ({ company, views }, id) => views.find(company.users, id);

/** Expands ids of stages to `{id, text}`. */
export const toStage: Lookup = ({ company, views }, id) => views.find(company.stages, id);

/** Expands ids of postings. */
export const toPosting: Lookup = ({ company, views }, id) => views.find(company.postings, id);

/** Expands ids of contacts. */
export const toContact: Lookup = ({ company }, id) => company.contacts.get(id);

/** Expands the application ids of an opportunity. */
export const toApplication: Lookup = ({ company }, _id, owner) =>
  company.applications.get(String(owner['id']));

/**
 * Rows as `expand` and `include` want them; both are repeated parameters
 * (lever-api: expand, include).
 */
export function shapeRows(
  rows: readonly Row[],
  query: URLSearchParams,
  expansions: Expansions,
  account: Account,
): readonly Row[] {
  const expanded = query.getAll('expand');
  for (const field of expanded)
    if (!expansions.has(field)) throw badRequest(`${field} is not expandable`);
  const included = query.getAll('include');
  if (expanded.length === 0 && included.length === 0) return rows;
  const kept = new Set(['id', ...expanded, ...included]);
  return rows.map((row) => {
    const wide = expandRow(row, expanded, expansions, account);
    return included.length === 0 ? wide : narrow(wide, kept);
  });
}

function expandRow(
  row: Row,
  fields: readonly string[],
  expansions: Expansions,
  account: Account,
): Row {
  const wide = { ...row };
  for (const field of fields) {
    const lookup = expansions.get(field);
    if (lookup !== undefined && field in row)
      wide[field] = expandValue(row[field], (id) => lookup(account, id, row));
  }
  return wide;
}

function expandValue(value: unknown, lookup: (id: string) => Row | undefined): unknown {
  if (Array.isArray(value)) return value.map((element) => expandValue(element, lookup));
  return typeof value === 'string' ? (lookup(value) ?? value) : value;
}

function narrow(row: Row, kept: ReadonlySet<string>): Row {
  return Object.fromEntries(Object.entries(row).filter(([field]) => kept.has(field)));
}

/** Expands ids of rows that belong to the opportunities, such as an interview's feedback forms. */
export function toChild(children: (account: Account) => Iterable<readonly IdRow[]>): Lookup {
  return (account, id) => {
    for (const rows of children(account)) {
      const found = rows.find((row) => row.id === id);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}
