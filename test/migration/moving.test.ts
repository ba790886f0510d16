import { describe, expect, it } from 'vitest';
import { columnType, type JsonSchema, typesOf } from '../../src/singer/schema.ts';
import { createFixedAccount, FIRST_READ } from '../helpers/fixed-account.ts';
import { recordsOf, schemasOf } from '../helpers/messages.ts';
import { once } from '../helpers/once.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import type { Message } from '../helpers/run-tap.ts';
import { validateRecords } from '../helpers/validate.ts';
import { accountsFor, CHANGES, migrationPage, unannounced } from './changes.ts';
import { compareTables, type Tables } from './compare.ts';
import { CATALOG_TEXT, CONFIG, EVERYTHING, readPredecessor, STATE } from './predecessor.ts';

// Moving from singer-io/tap-lever with its config, catalog and state. test/targets/moving.test.ts
// does the same with real targets.

const before = readPredecessor();
const runs = once(async () => {
  const company = createFixedAccount();
  const { tap } = await openTapAccount({ company, now: () => FIRST_READ });
  const run = await tap(EVERYTHING, { config: CONFIG, catalog: CATALOG_TEXT, state: STATE });
  const keys = new Map(schemasOf(run.messages).map((one) => [one.stream, one.key_properties]));
  const differences = compareTables(
    tablesOf(before),
    tablesOf(run.messages),
    (table) => keys.get(table) ?? [],
  );
  return { company, run, differences };
});

/** The tables that messages are, with all that their schemas say of the type of a column. */
function tablesOf(messages: readonly Message[]): Tables {
  return new Map(
    schemasOf(messages).map(({ stream, schema }) => {
      const types = Object.entries(schema.properties).map(([name, column]) => [
        name,
        typeOf(column),
      ]);
      const rows = recordsOf(messages).filter((message) => message.stream === stream);
      return [stream, { types: Object.fromEntries(types), rows: rows.map(({ record }) => record) }];
    }),
  );
}

/** What a target makes a column of: text of one without a type; nulls and openness change nothing. */
function typeOf(schema: JsonSchema): unknown {
  const { format, items, properties } = schema;
  const members = Object.entries(properties ?? {}).map(([name, one]) => [name, typeOf(one)]);
  return {
    type: columnType(schema),
    format,
    members: Object.fromEntries(members),
    // Of elements without a type it is known that they come as they are.
    ...(items && typesOf(items).length > 0 && !isBare(items) && { items: typeOf(items) }),
  };
}

function isBare({ type, properties }: JsonSchema): boolean {
  return [type].flat().includes('object') && Object.keys(properties ?? {}).length === 0;
}

describe('moving from singer-io/tap-lever', () => {
  it('keeps every column and its type, every row, and every value but for what the page says', async () => {
    const { run, differences } = await runs();
    expect(run.code, run.stderr).toBe(0);
    expect(
      unannounced(differences),
      'tell in docs/migration.md what changes, and test/migration/changes.ts, or put it right',
    ).toEqual([]);
  });

  it.each(CHANGES)('changes what the page says: $says', async (change) => {
    expect(migrationPage()).toContain(change.says);
    // Only some targets leave columns without a type out.
    if (change.says.startsWith('Where the target')) return;
    const { differences } = await runs();
    expect(differences.filter((one) => accountsFor(change, one))).not.toEqual([]);
  });

  it('makes text of columns without a type, and leaves what is in them, null included', async () => {
    const { run } = await runs();
    const [schema] = schemasOf(run.messages).filter(
      ({ stream }) => stream === 'opportunity_applications',
    );
    const rows = new Map(run.records('opportunity_applications').map((row) => [row['id'], row]));
    const old = recordsOf(before).filter(({ stream }) => stream === 'opportunity_applications');
    const untyped = Object.entries(schema?.schema.properties ?? {}).filter(([name]) =>
      ['customQuestions', 'phone', 'company', 'requisitionForHire', 'comments'].includes(name),
    );
    expect(untyped).toHaveLength(5);
    for (const [name, column] of untyped) {
      expect(column).toEqual({ type: ['null', 'string'] });
      for (const { record } of old) {
        const value = rows.get(record['id'])?.[name];
        const isText = typeof record[name] === 'string' || record[name] === null;
        expect(isText ? value : JSON.parse(String(value)), name).toEqual(record[name]);
      }
    }
    expect(old.some(({ record }) => record['requisitionForHire'] === null)).toBe(true);
  });

  it('brings the opportunity of every child, confidential ones that have not changed included', async () => {
    const { run, company } = await runs();
    const have = new Set(
      [...recordsOf(before), ...recordsOf(run.messages)]
        .filter(({ stream }) => stream === 'opportunities')
        .map(({ record }) => record['id']),
    );
    const confidential = company.opportunities.find(
      (row) => row.confidentiality === 'confidential',
    );
    expect(confidential?.updatedAt).toBeLessThan(Date.parse('2023-11-16'));
    expect(run.records('opportunity_offers').map((row) => row['opportunityId'])).toContain(
      confidential?.id,
    );
    for (const { stream, record } of recordsOf(run.messages))
      if (stream.startsWith('opportunity_')) expect(have).toContain(record['opportunityId']);
  });

  it('leaves both out where confidential rows are not wanted', async () => {
    const { tap, company } = await openTapAccount({
      company: createFixedAccount(),
      now: () => FIRST_READ,
    });
    const config = { ...CONFIG, confidentiality: 'non-confidential' };
    const run = await tap(EVERYTHING, { config, catalog: CATALOG_TEXT, state: STATE });
    const secret = company.opportunities.find((row) => row.confidentiality === 'confidential')?.id;
    expect(run.code).toBe(0);
    expect(secret).toBeDefined();
    expect(run.records('opportunity_offers').length).toBeGreaterThan(0);
    expect(run.stdout).not.toContain(secret);
  });

  it('writes records that their schemas allow', async () => {
    expect(validateRecords((await runs()).run.messages)).toEqual([]);
  });
});
