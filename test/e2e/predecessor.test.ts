import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { type Catalog, isStreamSelected } from '../../src/singer/catalog.ts';
import { parseCatalog } from '../../src/singer/read-catalog.ts';
import { lintSchema } from '../helpers/lint-schema.ts';
import { schemasOf } from '../helpers/messages.ts';
import { once } from '../helpers/once.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { validateRecords } from '../helpers/validate.ts';

// What singer-io/tap-lever leaves behind: its catalog, its config and its state are read as they are.

const FILE = new URL('../fixtures/predecessor/catalog.json', import.meta.url);
const TEXT = readFileSync(FILE, 'utf8');
const catalog: Catalog = parseCatalog(TEXT, 'catalog.json');
const CONFIG = {
  start_date: '2025-01-01T00:00:00Z',
  user_agent: 'recruiting-team (a@example.com)',
};
const LAST_RECORD = '2026-06-01T00:00:00';

const stateOf = (zone: string) => {
  const bookmark = {
    field: 'updated_at',
    last_record: `${LAST_RECORD}${zone}`,
    offset: 'stale-page-token',
    next_page: 3,
  };
  const { offset: _, next_page: __, ...whole } = bookmark;
  return {
    bookmarks: { opportunities: bookmark, candidates: whole, requisitions: whole },
    currently_syncing: 'opportunities',
  };
};

const open = (run?: typeof runInProcess) =>
  openTapAccount({ company: createCompany({ opportunities: 30 }) }, run);

/** Its last run's catalog and state in our first run, and our second run after that. */
const runs = once(async () => {
  const account = await open();
  const state = stateOf('Z');
  const first = await account.tap([], { config: CONFIG, catalog: TEXT, state });
  const second = await account.tap([], {
    config: CONFIG,
    catalog: TEXT,
    state: first.state,
    run: runInProcess,
  });
  return { ...account, state, first, second };
});

describe('the catalog of singer-io/tap-lever', () => {
  it('selects what it selected there, with the columns that it has', async () => {
    const { first } = await runs();
    const selected = catalog.streams.filter(isStreamSelected);
    expect(first.code).toBe(0);
    expect(selected.length).toBeGreaterThan(5);
    const schemas = schemasOf(first.messages);
    expect(schemas.map(({ stream }) => stream).sort()).toEqual(
      selected.map(({ stream }) => stream).sort(),
    );
    for (const { stream, schema: own } of selected) {
      const sent = schemas.find((message) => message.stream === stream)?.schema.properties ?? {};
      expect(Object.keys(sent)).toEqual(expect.arrayContaining(Object.keys(own.properties)));
      for (const [name, { type = [], format }] of Object.entries(own.properties)) {
        const types = [type].flat().filter((word) => word !== 'null');
        if (types.length > 0) expect(sent[name]?.type, `${stream}.${name}`).toContain(types[0]);
        expect(sent[name]?.format, `${stream}.${name}`).toBe(format);
      }
    }
  });

  it('gains the columns that its rows need: replication key and parent', async () => {
    const columns = new Map(
      schemasOf((await runs()).first.messages).map(({ stream, schema }) => [
        stream,
        Object.keys(schema.properties),
      ]),
    );
    expect(columns.get('opportunities')).toContain('updatedAt');
    for (const child of ['applications', 'offers', 'referrals', 'resumes'])
      expect(columns.get(`opportunity_${child}`)).toContain('opportunityId');
  });

  it('is repaired where no target could load it, but for times inside of objects', async () => {
    const schemas = schemasOf((await runs()).first.messages);
    const faults = schemas.flatMap(({ schema, key_properties: keys }) => lintSchema(schema, keys));
    expect(faults).toContain('archived.archivedAt: format date-time');
    expect(faults.filter((fault) => !fault.endsWith(': format date-time'))).toEqual([]);
  });

  it('gives records that are valid against their SCHEMA', async () => {
    const { first, second } = await runs();
    expect(validateRecords(first.messages)).toEqual([]);
    expect(validateRecords(second.messages)).toEqual([]);
    for (const { stream } of schemasOf(first.messages))
      expect(first.records(stream), stream).not.toHaveLength(0);
  });

  it('keeps times as numbers where it says so', async () => {
    const [application] = (await runs()).first.records('opportunity_applications');
    expect(application?.['createdAt']).toEqual(expect.any(Number));
  });

  it('causes no warning about what it does not select', async () => {
    const { stderr } = (await runs()).first;
    expect(stderr).not.toContain('replication-method');
    expect(stderr).not.toContain('CRITICAL');
  });
});

describe('the config of singer-io/tap-lever', () => {
  it('is used, user agent included', async () => {
    const agents = (await runs()).server.requests.map(({ headers }) => headers['user-agent']);
    expect(new Set(agents)).toEqual(new Set([CONFIG.user_agent]));
  });
});

describe('the state of singer-io/tap-lever', () => {
  it('is where the parents continue: changes since, and the rows that it could not see', async () => {
    const { first, company } = await runs();
    const startDate = Date.parse(CONFIG.start_date);
    const since = Date.parse(`${LAST_RECORD}Z`);
    const expected = company.opportunities
      .filter(({ updatedAt, createdAt, confidentiality }) =>
        updatedAt === null || confidentiality === 'confidential'
          ? createdAt >= startDate
          : updatedAt >= since - 300_000,
      )
      .map(({ id }) => id);
    const ids = new Set(first.records('opportunities').map(({ id }) => id));
    expect(ids.size).toBeLessThan(company.opportunities.length);
    expect([...ids].sort()).toEqual(expected.sort());
  });

  it('has nothing about children, which are loaded from the start date', async () => {
    const { first, company } = await runs();
    const startDate = Date.parse(CONFIG.start_date);
    const parents = company.opportunities.filter(
      ({ createdAt, updatedAt }) => createdAt >= startDate || (updatedAt ?? 0) >= startDate,
    );
    const expected = parents.flatMap(({ id }) => company.offers.get(id) ?? []).map(({ id }) => id);
    expect(
      first
        .records('opportunity_offers')
        .map(({ id }) => id)
        .sort(),
    ).toEqual(expected.sort());
  });

  it('is kept beside ours, and its page token is never sent', async () => {
    const { first, server, state } = await runs();
    expect(first.messages[0]?.['value']).toEqual(state);
    expect(first.state).toMatchObject({
      bookmarks: {
        ...state.bookmarks,
        opportunities: {
          ...state.bookmarks.opportunities,
          replication_key: 'updatedAt',
          replication_key_value: expect.stringMatching(/^2026-10-01T/),
        },
      },
    });
    expect(
      server.requests.filter(({ query }) => query.get('offset') === 'stale-page-token'),
    ).toEqual([]);
  });

  it('is ignored by the second run, which continues from ours', async () => {
    const { first, second } = await runs();
    expect(second.code).toBe(0);
    expect(second.records('opportunities').length).toBeLessThan(
      first.records('opportunities').length / 2,
    );
  });

  it('means the same with the other spelling of its time zone', async () => {
    const { tap } = await open(runInProcess);
    const flags = ['--select', 'opportunities'];
    const run = await tap(flags, { config: CONFIG, catalog: TEXT, state: stateOf('+00:00') });
    expect(run.records('opportunities')).toEqual((await runs()).first.records('opportunities'));
  });
});
