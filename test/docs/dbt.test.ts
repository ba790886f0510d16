import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { columnName, stagingColumns } from '../../scripts/dbt/columns.ts';
import { STAGING, stagingFiles } from '../../scripts/dbt/staging-files.ts';
import { acceptedValues } from '../../scripts/dbt/staging-properties.ts';
import { readSchema } from '../../src/schemas.ts';
import { streams } from '../../src/streams/index.ts';

const folder = new URL(`../../${STAGING}`, import.meta.url);

describe('the staging models of dbt/', () => {
  it('are what the declarations say (npm run docs brings them up to date)', () => {
    const files = stagingFiles();
    expect(readdirSync(folder).sort()).toEqual([...files.keys()].sort());
    for (const [name, text] of files)
      expect(readFileSync(new URL(name, folder), 'utf8')).toBe(text);
  });

  it('call columns what SQL and analysts like', () => {
    expect(columnName('opportunities', 'lastInteractionAt')).toBe('last_interaction_at');
    expect(columnName('opportunities', 'archiveReason')).toBe('archive_reason_id');
    expect(columnName('opportunity_offer_fields', 'offerId')).toBe('offer_id');
    expect(columnName('opportunity_panels', 'end')).toBe('end_at');
    expect(columnName('opportunity_profile_forms', 'group')).toBe('group_data');
    expect(() => columnName('users', 'shoeSize')).toThrow('users has no property shoeSize');
    const names = streams.flatMap(({ name }) => stagingColumns(name).map((column) => column.name));
    expect(names.filter((name) => !/^[a-z][a-z_]*$/.test(name))).toEqual([]);
  });

  it('expect the values of columns whose descriptions list all of them', () => {
    const listed = streams.flatMap(({ name }) =>
      Object.entries(readSchema(name).properties)
        .filter(([, { description = '' }]) => acceptedValues(description).length > 0)
        .map(([property]) => `${name}.${property}`),
    );
    expect(listed).toEqual(
      expect.arrayContaining(['postings.state', 'opportunities.origin', 'archive_reasons.type']),
    );
    expect(acceptedValues('Where it is published: `public` or `internal`.')).toEqual([
      'public',
      'internal',
    ]);
    for (const open of [
      'State of the offer, such as `draft`, `sent` or `signed`.',
      'Template for the feedback, `feedback_templates.id` or `no-feedback`.',
      'Number of people to hire, or `unlimited`.',
    ])
      expect(acceptedValues(open)).toEqual([]);
  });
});
