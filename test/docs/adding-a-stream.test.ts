import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { toSampledEndpoint } from '../../scripts/demo/sampled-endpoints.ts';
import { unclassifiedIn } from '../../scripts/missing-parts.ts';
import { createCompany } from '../../src/demo/company.ts';
import type { IdRow } from '../../src/demo/rows.ts';
import { createSampledLists } from '../../src/demo/sampled/lists.ts';
import { toTargetSchema } from '../../src/singer/target-schema.ts';
import { defineStream } from '../../src/streams/define.ts';
import { opportunities as parent } from '../../src/streams/opportunities.ts';
import { lintSchema } from '../helpers/lint-schema.ts';
import { isAbout, type Named } from '../releases/differences.ts';

const page = readFileSync(new URL('../../docs/adding-a-stream.md', import.meta.url), 'utf8');

it('the example of docs/adding-a-stream.md is enough for the demo account', () => {
  const [schema, sample] = [...page.matchAll(/ {3}```json\n([\s\S]*?) {3}```/g)].map(
    ([, block = '']) => JSON.parse(block),
  );
  expect(lintSchema(toTargetSchema(schema, ['id']), ['id'])).toEqual([]);
  expect(unclassifiedIn('opportunity_reminders', schema)).toEqual([]);
  const [, kind, table] = /`\{ kind: '([^']+)', of: \['([^']+)'\]/.exec(page) ?? [];
  const entry = { kind, of: [table], says: '' } as Named;
  expect(isAbout(entry, { kind: 'table new', of: 'opportunity_reminders' })).toBe(true);
  const path = '/opportunities/{id}/reminders';
  expect(page).toContain(`source: { kind: 'child', parent, path: '${path}' }`);
  const stream = defineStream({
    name: 'opportunity_reminders',
    documentation: 'https://example.com',
    permission: 'reminders:read:admin',
    source: { kind: 'child', parent, path },
  });
  const company = createCompany({ opportunities: 20 });
  const endpoint = toSampledEndpoint(stream, schema, sample);
  const lists = createSampledLists(company, [endpoint]);
  const rows = company.opportunities.flatMap((row: IdRow) => lists.rows(endpoint, row));
  // The tap fills these two.
  const filled = ['opportunityId', 'readAt'];
  const columns = Object.keys(schema.properties).filter((name) => !filled.includes(name));
  expect(rows.length).toBeGreaterThan(5);
  for (const row of rows) expect(Object.keys(row)).toEqual(columns);
  const users = new Set([null, ...company.users.map(({ id }) => id)]);
  expect(rows.filter(({ user }) => !users.has(user as string | null))).toEqual([]);
});
