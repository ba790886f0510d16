import { deleteOpportunity } from '../helpers/lever-changes.ts';
import { openChangingAccount } from './account.ts';
import { load } from './load.ts';
import { createPlace } from './place.ts';
import type { Place, Row, Target } from './target.ts';
import { createViews } from './views.ts';

const OPPORTUNITIES = 40;
const FLAGS = ['opportunities', 'opportunity_offers', 'opportunity_reads', 'deleted_*'].flatMap(
  (name) => ['--select', name],
);

/** The id of an opportunity that was deleted before anything was loaded. */
export const NEVER_LOADED = '00000000-0000-4000-8000-000000000000';

type Settings = Readonly<Record<string, unknown>>;

/** What a target made of opportunities that were deleted; ids are sorted. */
export interface Erased {
  readonly first: string;
  readonly second: string;
  /** After the first deletion: the rows that are marked, by id, with what they hold. */
  readonly marked: ReadonlyMap<string, Row>;
  /** After the second one: the rows of the table. */
  readonly stored: readonly string[];
  /** Those that its view of live rows shows, if it has one. */
  readonly live: readonly string[] | undefined;
  /** The offers of the first opportunity that are in their table. */
  readonly offersOfFirst: number;
  /** What Lever still has. */
  readonly others: readonly string[];
}

/** Loads; deletes an opportunity and loads with tombstones; then another one, with later settings. */
export async function eraseTwo(
  target: Target,
  settings: Settings,
  later: Settings,
): Promise<Erased> {
  const { company, config, now, wait } = await openChangingAccount(OPPORTUNITIES);
  const [first = '', second = ''] = [...company.offers.keys()];
  const place = createPlace();
  const input = { target, place, config, flags: FLAGS, settings };
  let { state } = await load(input);
  const erase = async (id: string, own: Settings): Promise<void> => {
    wait();
    deleteOpportunity(company, id, now());
    wait();
    const erasing = { ...config, erase_deleted_rows: true };
    ({ state } = await load({ ...input, config: erasing, state, settings: own }));
  };
  company.deletedOpportunities.length = 0;
  company.deletedOpportunities.push({ id: NEVER_LOADED, deletedAt: now(), deletedBy: '' });
  await erase(first, settings);
  const marked = await markedRows(target, place);
  await erase(second, later);
  const rows = await latestRows(target, place);
  const offers = (await target.read(place)).get('opportunity_offers')?.rows ?? [];
  if (target.sql) await createViews(target, place, FLAGS);
  const live = await target.sql?.query(
    place,
    `SELECT id FROM "${place.schema}".opportunities_live`,
  );
  const opportunityId = target.columnName('opportunityId');
  return {
    ...{ first, second, marked },
    stored: [...rows.keys()].sort(),
    live: live?.map(({ id }) => String(id)).sort(),
    offersOfFirst: offers.filter((row) => row[opportunityId] === first).length,
    others: company.opportunities.map(({ id }) => id).sort(),
  };
}

/** The last row of each opportunity, by id. */
async function latestRows(target: Target, place: Place): Promise<ReadonlyMap<string, Row>> {
  const rows = (await target.read(place)).get('opportunities')?.rows ?? [];
  return new Map(rows.map((row) => [String(row['id']), row]));
}

/** The last rows that are marked as deleted, with the columns that are not empty. */
async function markedRows(target: Target, place: Place): Promise<ReadonlyMap<string, Row>> {
  const rows = await latestRows(target, place);
  const sql = `SELECT id, _sdc_deleted_at FROM "${place.schema}".opportunities`;
  const marks = (await target.sql?.query(place, sql)) ?? [...rows.values()];
  const ids = marks
    .filter(({ _sdc_deleted_at: at }) => typeof at === 'string' && at !== '')
    .map(({ id }) => String(id));
  return new Map(ids.map((id) => [id, withoutEmpty(rows.get(id) ?? {})]));
}

function withoutEmpty(row: Row): Row {
  const isContent = ([name, value]: [string, unknown]): boolean =>
    !name.startsWith('_sdc_') && value !== null && value !== '';
  return Object.fromEntries(Object.entries(row).filter(isContent));
}
