import { createRandom } from '../random.ts';
import { remember } from '../remember.ts';
import type { Company, IdRow, Row } from '../rows.ts';
import { simulatedLists } from '../simulated-lists.ts';
import type { SampledEndpoint, SampledLists, SampledPlace, SampledReference } from './endpoint.ts';
import { copyRow, digest, rewrite } from './row.ts';
import { isSingle, openSample } from './sample.ts';

/** What the lists of one company have in common. */
interface ListMaker {
  readonly company: Company;
  readonly endpoints: ReadonlyMap<string, SampledEndpoint>;
  /** Rows that still refer to what the sample refers to, by endpoint and parent. */
  readonly copies: Map<string, readonly Row[]>;
  /** Rows that refer to rows of this account. */
  readonly finished: Map<string, readonly Row[]>;
  /** All rows of a list, whichever parent they belong to, by its path. */
  readonly whole: Map<string, readonly Row[]>;
  /** All values of a member, by the list and the member. */
  readonly values: Map<string, readonly Value[]>;
}

type Value = string | number;

/** A list of the account has so many rows, even if its sample is shorter. */
const LEAST_ROWS = 12;
/** The share of parents whose list is empty. */
const BARE = 0.25;

/** Makes the lists of a company. They are kept: make them anew when the company has changed. */
export function createSampledLists(
  company: Company,
  endpoints: readonly SampledEndpoint[],
): SampledLists {
  const making: ListMaker = {
    company,
    endpoints: new Map(endpoints.map((endpoint) => [endpoint.path, endpoint])),
    copies: new Map(),
    finished: new Map(),
    whole: new Map(),
    values: new Map(),
  };
  return {
    find: (parts) => findPlace(endpoints, parts),
    parents: ({ parent }) => (parent === undefined ? [] : (allRows(making, parent) as IdRow[])),
    rows: (endpoint, parent) => rowsOf(making, endpoint, parent),
  };
}

function findPlace(
  endpoints: readonly SampledEndpoint[],
  parts: readonly string[],
): SampledPlace | undefined {
  for (const endpoint of endpoints) {
    const steps = endpoint.path.split('/').slice(1);
    const fits = steps.every((step, place) => step === '{id}' || step === parts[place]);
    if (steps.length === parts.length && fits)
      return { endpoint, parentId: parts[steps.indexOf('{id}')] };
  }
  return undefined;
}

function nameOf({ path }: SampledEndpoint, parent: Row | undefined): string {
  return path.replace('{id}', String(parent?.['id']));
}

function rowsOf(making: ListMaker, endpoint: SampledEndpoint, parent?: Row): readonly Row[] {
  return remember(making.finished, nameOf(endpoint, parent), () => {
    const others = Object.keys(endpoint.references).filter((path) => !endpoint.keys.includes(path));
    return refer(making, others, copiesOf(making, endpoint, parent), { endpoint, parent });
  });
}

/** Rows with their keys: all that those which refer to them need to know, even if that is mutual. */
function copiesOf(making: ListMaker, endpoint: SampledEndpoint, parent?: Row): readonly Row[] {
  return remember(making.copies, nameOf(endpoint, parent), () => {
    const rows =
      parent === undefined
        ? copyList(making.company, endpoint)
        : copyBelow(making.company, endpoint, parent);
    return refer(making, endpoint.keys, rows, { endpoint, parent });
  });
}

/** The rows of the sample, again and again if there are few, spread over the life of the account. */
function copyList(
  { from, settledUntil: until }: Company,
  endpoint: SampledEndpoint,
): readonly Row[] {
  const rows = openSample(endpoint.sample, endpoint.recordsKey);
  const isWhole = rows.length === 0 || isSingle(endpoint.sample, endpoint.recordsKey);
  const count = isWhole ? rows.length : Math.max(rows.length, LEAST_ROWS);
  const step = (until - from) / count;
  return Array.from({ length: count }, (_, index) => {
    const seed = `${endpoint.path} ${index}`;
    const at = Math.floor(from + (index + createRandom(digest(seed)).next()) * step);
    const round = Math.floor(index / rows.length);
    return copyRow(rows[index % rows.length] ?? {}, endpoint, { seed, round, at, until });
  });
}

/** Some rows of the sample, each once at most, within the life of the parent. */
function copyBelow(company: Company, endpoint: SampledEndpoint, parent: Row): readonly Row[] {
  const rows = openSample(endpoint.sample, endpoint.recordsKey);
  const name = nameOf(endpoint, parent);
  const random = createRandom(digest(name));
  const { from, until } = lifeOf(parent, company);
  const isBare = !isSingle(endpoint.sample, endpoint.recordsKey) && random.chance(BARE);
  const count = isBare ? 0 : random.int(1, rows.length);
  return random.some([...rows.keys()], count).map((index) => {
    const at = random.int(from, until);
    const seed = `${name} ${index}`;
    return copyRow(rows[index] ?? {}, endpoint, { seed, round: 0, at, until });
  });
}

/** From its creation to the last stamp that it has. */
function lifeOf(row: Row, company: Company): { readonly from: number; readonly until: number } {
  const stamps = Object.entries(row).flatMap(([name, value]) =>
    name.endsWith('At') && typeof value === 'number' ? value : [],
  );
  const from = typeof row['createdAt'] === 'number' ? row['createdAt'] : company.from;
  return { from, until: Math.max(from, Math.min(company.until, Math.max(...stamps))) };
}

/** Rows with other values where they refer: each with something else, as far as there is enough. */
function refer(
  making: ListMaker,
  paths: readonly string[],
  rows: readonly Row[],
  { endpoint, parent }: { endpoint: SampledEndpoint; parent: Row | undefined },
): readonly Row[] {
  const targets = new Map<string, readonly Value[]>();
  for (const path of paths) {
    const reference = endpoint.references[path];
    if (reference) targets.set(path, valuesFor(making, reference, endpoint, parent));
  }
  if (targets.size === 0) return rows;
  const name = nameOf(endpoint, parent);
  return rows.map((row, index) => {
    const turns = new Map<string, number>();
    return rewrite(row, (value, path) => {
      const all = targets.get(path);
      if (all === undefined || value === null) return value;
      // A row that refers to its own list does not refer to itself.
      const isOwn = endpoint.references[path]?.list === endpoint.path;
      const values = isOwn ? all.filter((one) => one !== row['id']) : all;
      const turn = turns.get(path) ?? digest(`${name} ${path}`) + index;
      turns.set(path, turn + 1);
      return values[turn % values.length] ?? null;
    }) as Row;
  });
}

/** What a reference can lead to: the parent, what is below the same parent, or any row. */
function valuesFor(
  making: ListMaker,
  { list, member }: SampledReference,
  endpoint: SampledEndpoint,
  parent: Row | undefined,
): readonly Value[] {
  if (parent !== undefined && list === endpoint.parent) return valuesIn([parent], member);
  if (parent !== undefined && parentPath(making, list) === endpoint.parent)
    return valuesIn(rowsBelow(making, list, parent), member);
  return remember(making.values, `${list} ${member}`, () =>
    valuesIn(allRows(making, list), member),
  );
}

function valuesIn(rows: readonly Row[], member: string): readonly Value[] {
  const values = new Set(rows.map((row) => row[member]));
  return [...values].filter((one) => typeof one === 'string' || typeof one === 'number');
}

function parentPath({ endpoints }: ListMaker, list: string): string | undefined {
  return endpoints.get(list)?.parent ?? simulatedLists.get(list)?.parent;
}

function allRows(making: ListMaker, list: string): readonly Row[] {
  return remember(making.whole, list, () => {
    const parent = parentPath(making, list);
    if (parent === undefined) return rowsBelow(making, list, undefined);
    return allRows(making, parent).flatMap((row) => rowsBelow(making, list, row));
  });
}

/** The rows of a list: those of one parent, if the list has one for each. */
function rowsBelow(making: ListMaker, list: string, parent: Row | undefined): readonly Row[] {
  const endpoint = making.endpoints.get(list);
  if (endpoint !== undefined) return copiesOf(making, endpoint, parent);
  return simulatedLists.get(list)?.rows(making.company, String(parent?.['id'])) ?? [];
}
