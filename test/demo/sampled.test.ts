import { describe, expect, it } from 'vitest';
import {
  findSampledEndpoints,
  isListed,
  toSampledEndpoint,
} from '../../scripts/demo/sampled-endpoints.ts';
import { createCompany } from '../../src/demo/company.ts';
import type { IdRow, Row } from '../../src/demo/rows.ts';
import { sampledEndpoints } from '../../src/demo/sampled/endpoints.ts';
import { createSampledLists } from '../../src/demo/sampled/lists.ts';
import { rewrite } from '../../src/demo/sampled/row.ts';
import { simulatedLists } from '../../src/demo/simulated-lists.ts';
import type { ColumnSchema } from '../../src/schemas.ts';
import { readSchema } from '../../src/schemas.ts';
import { defineStream } from '../../src/streams/define.ts';
import { streams } from '../../src/streams/index.ts';
import { opportunities } from '../../src/streams/opportunities.ts';
import { postings } from '../../src/streams/postings.ts';
import { readFixture } from '../helpers/fixtures.ts';
import { openAccount } from '../helpers/open-account.ts';

const words = { documentation: 'toys', permission: 'toys:read:admin' };
const text: ColumnSchema = { type: ['null', 'string'] };
const time: ColumnSchema = { ...text, format: 'date-time' };
const object = (properties: Record<string, ColumnSchema>): ColumnSchema => ({
  type: ['null', 'object'],
  properties,
});
const to = (references: string): ColumnSchema => ({ ...text, references });

const uuid = (n: number) => `0000009${n}-0000-4000-8000-000000000001`;

/** A list below each opportunity, two rows at most, which refer to everything there is. */
const toys = toSampledEndpoint(
  defineStream({
    ...words,
    name: 'opportunity_toys',
    source: { kind: 'child', parent: opportunities, path: '/opportunities/{id}/toys' },
  }),
  object({
    id: text,
    url: text,
    opportunityId: to('opportunities.id'),
    givenBy: to('users.id'),
    note: to('opportunity_notes.id'),
    next: to('opportunity_toys.id'),
    players: { type: ['null', 'array'], items: text, references: 'contacts.id' },
    repairs: { type: ['null', 'array'], items: object({ stage: to('stages.id'), at: time }) },
    createdAt: time,
    brokenAt: time,
  }),
  {
    data: [
      {
        id: uuid(1),
        url: `https://example.com/toys/${uuid(1)}/photo`,
        opportunityId: uuid(3),
        givenBy: uuid(4),
        note: uuid(5),
        next: uuid(2),
        players: [uuid(6), uuid(7)],
        repairs: [{ stage: uuid(8), at: '1700000100000' }],
        createdAt: 1_700_000_000_000,
        brokenAt: '2023-11-14T23:13:20.000Z',
      },
      { id: uuid(2), createdAt: 1_700_000_000_000, brokenAt: null, next: null, givenBy: null },
    ],
    hasNext: false,
  },
);

/** A list of the account whose rows have a name only, in an object, and without pages. */
const colors = toSampledEndpoint(
  defineStream({
    ...words,
    name: 'colors',
    keys: ['text'],
    source: { kind: 'list', path: '/settings/colors', isPaged: false, recordsKey: 'colors' },
  }),
  object({ text, count: { type: ['null', 'integer'] } }),
  {
    data: {
      colors: [
        { text: 'Red', count: 1 },
        { text: 'Blue', count: 0 },
      ],
      title: 'Colors',
    },
  },
);

/** A list of the account that can be asked for a period. */
const parties = toSampledEndpoint(
  defineStream({
    ...words,
    name: 'parties',
    source: {
      kind: 'period',
      path: '/parties',
      filter: { key: 'startedAt', start: 'from', end: 'to', isEndExclusive: true },
    },
  }),
  object({ id: text, startedAt: time }),
  { data: [{ id: 7, startedAt: 1_700_000_000_000 }], hasNext: false },
);

/** One object below each posting. */
const posters = toSampledEndpoint(
  defineStream({
    ...words,
    name: 'posting_posters',
    source: { kind: 'child', parent: postings, path: '/postings/{id}/poster', isPaged: false },
  }),
  object({ id: to('postings.id'), postingId: to('postings.id'), slogan: text, printedAt: time }),
  { data: { id: uuid(1), slogan: 'Join us', printedAt: 1_700_000_000_000 } },
);

const sampled = [toys, colors, parties, posters];
const numbersOf = (row: Row) => Object.values(row).filter((value) => typeof value === 'number');

describe('a list below opportunities that nobody has simulated', () => {
  /** The toys of every opportunity. */
  const readToys = async () => {
    const account = await openAccount({ sampled });
    const { company, walk } = account;
    const rows = new Map<IdRow, Row[]>();
    for (const parent of company.opportunities.slice(0, 60))
      rows.set(parent, await walk(`/opportunities/${parent.id}/toys`));
    return { ...account, rows, flat: [...rows.values()].flat() };
  };

  it('has rows here and there, each with an id of its own', async () => {
    const { rows, flat } = await readToys();
    expect(new Set([...rows.values()].map(({ length }) => length))).toEqual(new Set([0, 1, 2]));
    expect(new Set(flat.map(({ id }) => id)).size).toBe(flat.length);
    const [row] = flat.filter(({ url }) => url !== undefined);
    expect(row?.['url']).toBe(`https://example.com/toys/${row?.['id']}/photo`);
  });

  it('refers to rows that exist, to those of the same opportunity where there are such', async () => {
    const { company, rows, flat } = await readToys();
    const known = new Set(company.users.map(({ id }) => id));
    const givers = flat.flatMap(({ givenBy }) => givenBy ?? []) as string[];
    expect(givers.filter((id) => !known.has(id))).toEqual([]);
    expect(new Set(givers).size).toBeGreaterThan(5);
    expect(flat.some(({ note }) => typeof note === 'string')).toBe(true);
    for (const [{ id }, own] of rows) {
      const notes = [null, undefined, ...(company.notes.get(id) ?? []).map((note) => note.id)];
      for (const row of own) {
        expect([id, undefined]).toContain(row['opportunityId']);
        expect(notes).toContain(row['note']);
        const others = own.filter((one) => one !== row).map((one) => one['id']);
        expect([null, ...others]).toContain(row['next']);
      }
    }
    const [{ players, repairs } = {}] = flat.filter((row) => 'players' in row);
    expect(new Set(players as string[]).size).toBe(2);
    for (const id of players as string[]) expect(company.contacts.has(id)).toBe(true);
    const [{ stage }] = repairs as [Row];
    expect(company.stages.map(({ id }) => id)).toContain(stage);
  });

  it('happens while the opportunity lives, in the order and the form of the sample', async () => {
    const { rows } = await readToys();
    let seen = 0;
    for (const [parent, own] of rows)
      for (const row of own) {
        const stamps = ['updatedAt', 'lastInteractionAt', 'lastAdvancedAt'].map((name) =>
          Number(parent[name] ?? 0),
        );
        const createdAt = Number(row['createdAt']);
        expect(createdAt).toBeGreaterThanOrEqual(Number(parent['createdAt']));
        expect(createdAt).toBeLessThanOrEqual(Math.max(...stamps));
        if (row['brokenAt'] === null) continue;
        seen++;
        const { at } = (row['repairs'] as [Row])[0];
        expect(at).toMatch(/^\d{13}$/);
        expect(Number(at)).toBeGreaterThanOrEqual(createdAt);
        expect(row['brokenAt']).toMatch(/^\d{4}-.*Z$/);
        expect(Date.parse(String(row['brokenAt']))).toBeGreaterThanOrEqual(Number(at));
        expect(Date.parse(String(row['brokenAt']))).toBeLessThanOrEqual(Math.max(...stamps));
      }
    expect(seen).toBeGreaterThan(5);
  });

  it('has pages, and is the same in every account', async () => {
    const { rows, walk } = await readToys();
    const other = await openAccount({ sampled });
    for (const [{ id }, own] of [...rows].slice(0, 20)) {
      expect(await walk(`/opportunities/${id}/toys?limit=1`)).toEqual(own);
      expect(await other.walk(`/opportunities/${id}/toys`)).toEqual(own);
    }
  });

  it('is refused where any other list is', async () => {
    const { company, get } = await openAccount({ sampled, confidentialAccess: false });
    const secret = company.opportunities.find((row) => row.confidentiality === 'confidential');
    expect((await get('/opportunities/nobody/toys')).status).toBe(404);
    expect((await get(`/opportunities/${secret?.id}/toys`)).status).toBe(403);
    const open = company.opportunities.find((row) => row.confidentiality !== 'confidential');
    expect((await get(`/opportunities/${open?.id}/toys`)).status).toBe(200);
    expect((await get(`/opportunities/${open?.id}/toys/x`)).status).toBe(404);
  });
});

describe('a list of the account that nobody has simulated', () => {
  it('has a number of rows, with names that differ, in the envelope of the sample', async () => {
    const { get } = await openAccount({ sampled });
    const { data } = await get('/settings/colors');
    const { colors: rows, title } = data as unknown as { colors: Row[]; title: string };
    expect(title).toBe('Colors');
    expect(rows.slice(0, 3).map((row) => row['text'])).toEqual(['Red', 'Blue', 'Red 2']);
    expect(new Set(rows.map((row) => row['text'])).size).toBe(12);
    expect((await get('/settings/colors?limit=5')).status).toBe(400);
  });

  it('is spread over the life of the account, and can be asked for a part of it', async () => {
    const { company, walk } = await openAccount({ sampled });
    const rows = await walk('/parties?limit=5');
    expect(rows).toEqual(await walk('/parties'));
    expect(new Set(rows.map((row) => row['id'])).size).toBe(12);
    const stamps = rows.map((row) => Number(row['startedAt']));
    expect(Math.min(...stamps)).toBeGreaterThanOrEqual(company.from);
    expect(Math.max(...stamps)).toBeLessThan(company.until);
    expect(Math.max(...stamps) - Math.min(...stamps)).toBeGreaterThan(
      0.7 * (company.until - company.from),
    );
    const [third, fifth] = [stamps[2], stamps[4]];
    const some = await walk(`/parties?from=${third}&to=${fifth}`);
    expect(some).toEqual(rows.slice(2, 4));
  });
});

describe('an object below postings that nobody has simulated', () => {
  it('is there for each of them, with its id', async () => {
    const { company, get } = await openAccount({ sampled });
    for (const posting of company.postings) {
      const { data, status } = await get(`/postings/${posting.id}/poster`);
      const poster = data as unknown as Row;
      expect(status).toBe(200);
      expect(poster).toMatchObject({ id: posting.id, slogan: 'Join us' });
      for (const at of numbersOf(poster)) {
        expect(at).toBeGreaterThanOrEqual(posting.createdAt);
        expect(at).toBeLessThanOrEqual(posting.updatedAt);
      }
    }
    expect((await get('/postings/nothing/poster')).status).toBe(404);
  });
});

// Whatever a stream is like: each could do without the hand that has simulated it.
describe('from the fixture of any stream', () => {
  const company = createCompany({ opportunities: 40 });
  const listed = streams.filter(isListed);
  const endpoints = listed.map((stream) =>
    toSampledEndpoint(stream, readSchema(stream.name), readFixture(stream.name)),
  );
  const lists = createSampledLists(company, endpoints);

  /** All rows of a list, made from a sample or simulated, as the references mean it. */
  const rowsAt = (path: string): readonly Row[] => {
    const endpoint = endpoints.find((one) => one.path === path);
    if (endpoint?.parent !== undefined)
      return lists.parents(endpoint).flatMap((parent) => lists.rows(endpoint, parent));
    if (endpoint) return lists.rows(endpoint, undefined);
    const { parent, rows } = simulatedLists.get(path) ?? {};
    const parents = parent === undefined ? [{ id: '' }] : rowsAt(parent);
    return parents.flatMap(({ id }) => rows?.(company, String(id)) ?? []);
  };

  it.each(endpoints)('$path can be made', ({ path, keys, references }) => {
    const rows = rowsAt(path);
    expect(rows.length).toBeGreaterThan(3);
    const ids = rows.map((row) => keys.map((key) => row[key])).filter((own) => own.some(Boolean));
    expect(new Set(ids.map((own) => own.join('/'))).size).toBe(ids.length);
    for (const [member, { list, member: target }] of Object.entries(references)) {
      const known = new Set([null, ...rowsAt(list).map((row) => row[target])]);
      const lost = valuesAt(rows, member).filter((value) => !known.has(value));
      expect(lost, member).toEqual([]);
    }
  });
});

it('the endpoints that the demo account knows are those of the streams', () => {
  expect(sampledEndpoints, 'run npm run docs').toEqual(findSampledEndpoints());
});

function valuesAt(rows: readonly Row[], member: string): readonly unknown[] {
  const values: unknown[] = [];
  rewrite(rows, (value, path) => {
    if (path === member) values.push(value);
    return value;
  });
  return values;
}
