import { describe, expect, it } from 'vitest';
import { openTapAccount } from '../helpers/lever.ts';
import { validateRecords } from '../helpers/validate.ts';

const EVERYTHING = ['--select', '*'];

describe('a full run', () => {
  it('writes STATE first and last, each SCHEMA once before its records, and nothing else', async () => {
    const { tap } = await openTapAccount();
    const run = await tap(EVERYTHING);
    expect(run.code).toBe(0);
    expect(run.messages[0]).toEqual({ type: 'STATE', value: { bookmarks: {} } });
    expect(run.messages.at(-1)?.type).toBe('STATE');
    const schemas = run.messages
      .filter(({ type }) => type === 'SCHEMA')
      .map(({ stream }) => stream);
    expect(new Set(schemas).size).toBe(schemas.length);
    expect(run.stdout.endsWith('\n')).toBe(true);
    expect(new Set(run.messages.map(({ type }) => type))).toEqual(
      new Set(['STATE', 'SCHEMA', 'RECORD']),
    );
  });

  it('writes records that are valid against their SCHEMA, with exactly its keys, each key once', async () => {
    const { tap } = await openTapAccount();
    const { messages } = await tap(EVERYTHING);
    expect(validateRecords(messages)).toEqual([]);
    const schemas = new Map(
      messages.filter(({ type }) => type === 'SCHEMA').map((message) => [message.stream, message]),
    );
    const seen = new Set<string>();
    for (const { type, stream, record } of messages as readonly (typeof messages)[number][]) {
      if (type !== 'RECORD') continue;
      const row = record as Record<string, unknown>;
      const { schema, key_properties: keys } = schemas.get(stream) as unknown as {
        schema: { properties: object };
        key_properties: string[];
      };
      expect(Object.keys(row)).toEqual(Object.keys(schema.properties));
      // A person comes along with each of his opportunities.
      if (stream === 'contacts') continue;
      const key = JSON.stringify([stream, ...keys.map((name) => row[name])]);
      expect(seen).not.toContain(key);
      seen.add(key);
    }
  });

  it('replicates every row of the account', async () => {
    const { tap, company } = await openTapAccount();
    const run = await tap(EVERYTHING);
    const ids = (rows: Iterable<object>): string[] =>
      [...rows].map((row) => String((row as { id?: unknown }).id)).sort();
    expect(ids(run.records('opportunities'))).toEqual(ids(company.opportunities));
    expect(ids(run.records('postings'))).toEqual(ids(company.postings));
    expect(ids(run.records('users'))).toEqual(ids(company.users));
    expect(ids(run.records('requisitions'))).toEqual(ids(company.requisitions));
    expect(ids(run.records('opportunity_offers'))).toEqual(
      ids([...company.offers.values()].flat()),
    );
    expect(ids(run.records('opportunity_applications'))).toEqual(
      ids([...company.applications.values()]),
    );
  });
});

describe('a run from the last STATE', () => {
  it('brings no older rows of incremental streams', async () => {
    const { tap } = await openTapAccount();
    const first = await tap();
    const second = await tap([], { state: first.state });
    expect(second.code).toBe(0);
    const since = Date.parse('2026-10-01T08:54:00Z');
    for (const stream of ['opportunities', 'postings'])
      for (const row of second.records(stream))
        expect(Date.parse(String(row['updatedAt']))).toBeGreaterThanOrEqual(since);
    expect(second.records('opportunity_offers').length).toBeLessThan(5);
  });
});
