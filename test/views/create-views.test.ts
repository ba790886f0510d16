import { describe, expect, it } from 'vitest';
import { readSchema } from '../../src/schemas.ts';
import type { StreamDefinition } from '../../src/streams/define.ts';
import { deletionsOf } from '../../src/streams/deletions.ts';
import { streams } from '../../src/streams/index.ts';
import { createViews, DIALECTS } from '../../src/views/index.ts';

const { postgres, duckdb } = DIALECTS;

/** The views of streams, by name, with all of their columns but those named. */
function viewsOf(
  names: readonly string[],
  options: Partial<Parameters<typeof createViews>[0]> & { readonly drop?: readonly string[] } = {},
): ReadonlyMap<string, string> {
  const { drop = [], ...input } = options;
  const loaded = streams
    .filter(({ name }) => names.includes(name))
    .map((definition) => {
      const columns = Object.keys(readSchema(definition.name).properties);
      const kept = columns.filter((column) => !drop.includes(`${definition.name}.${column}`));
      return { definition, columns: new Set(kept) };
    });
  const sql = createViews({ streams: loaded, dialect: postgres, ...input });
  const views = sql.split('\n\n').slice(1);
  return new Map(views.map((view) => [/VIEW .*?"?(\w+)_live"? AS/.exec(view)?.[1] ?? '', view]));
}

const everything = streams.map(({ name }) => name);

describe('the views', () => {
  it('are one for each stream, each after those that it reads', () => {
    const views = [...viewsOf(everything)];
    expect(views.map(([name]) => name).sort()).toEqual([...everything].sort());
    for (const [place, [, sql]] of views.entries()) {
      const before = views.slice(0, place).map(([name]) => `${name}_live`);
      const read = [...sql.matchAll(/(?:FROM|JOIN) "(\w+_live)"/g)].map(([, name]) => name);
      expect(before).toEqual(expect.arrayContaining(read));
    }
  });

  it('tell of every stream which rows are live, but for those of which none goes', () => {
    const stay = ({ source, name }: StreamDefinition) =>
      source.kind === 'period' || name === 'list_reads';
    const views = viewsOf(everything);
    for (const definition of streams) {
      const sql = views.get(definition.name) ?? '';
      expect(sql.includes('WHERE'), definition.name).toBe(!stay(definition));
      expect(sql).not.toContain('Not told apart');
    }
  });

  it('know of every list of deletions whose rows it deletes', () => {
    const lists = streams.filter(({ name }) => name.startsWith('deleted_'));
    expect(new Set(deletionsOf.values())).toEqual(new Set(lists));
  });

  it('ask the markers and the deletions, and any list that has the id', () => {
    const names = ['opportunity_offers', 'opportunity_reads', 'deleted_opportunities'];
    expect(viewsOf(names, { schema: 'lever' }).get('opportunity_offers')).toBe(
      `-- The live rows of opportunity_offers.
CREATE OR REPLACE VIEW "lever"."opportunity_offers_live" AS
SELECT t.*
FROM "lever"."opportunity_offers" AS t
LEFT JOIN "lever"."opportunity_reads" AS reading
    ON reading."opportunityId" = t."opportunityId" AND reading."stream" = 'opportunity_offers'
LEFT JOIN "lever"."deleted_opportunities" ON deleted_opportunities."id" = t."opportunityId"
LEFT JOIN (
    SELECT DISTINCT entry.id AS id
    FROM "lever"."opportunity_reads_live" AS found
    CROSS JOIN unnest(found."ids") AS entry (id)
    WHERE found."stream" = 'opportunity_offers'
  ) AS listed ON listed.id = t."id"
WHERE (listed.id IS NOT NULL
    OR (deleted_opportunities."id" IS NULL
      AND (reading."readAt" IS NULL
        OR t."readAt" >= reading."readAt"
        OR NOT 'opportunity_offers' = ANY (reading."streams"))));`,
    );
  });

  it('ask the row that another was made of, or else its list', () => {
    const names = ['opportunity_offer_fields', 'opportunity_reads', 'deleted_opportunities'];
    const made = viewsOf([...names, 'opportunity_offers']).get('opportunity_offer_fields');
    expect(made).toContain(
      'JOIN "opportunity_offers_live" AS made_of ON made_of."id" = t."offerId"',
    );
    expect(made).toContain(`reading."opportunityId" = made_of."opportunityId"`);
    expect(made).toContain(`OR NOT 'opportunity_offer_fields' = ANY (reading."streams")`);
    const unmarked = viewsOf(['opportunity_offers', 'opportunity_offer_fields']);
    expect(unmarked.get('opportunity_offer_fields')).not.toContain('reading');
    const alone = viewsOf(names).get('opportunity_offer_fields');
    expect(alone).toContain(`reading."stream" = 'opportunity_offers'`);
    expect(alone).not.toContain('listed');
    const changes = viewsOf(['opportunity_stage_changes', 'opportunity_reads']);
    expect(changes.get('opportunity_stage_changes')).toContain(
      `ON reading."opportunityId" = t."opportunityId" AND reading."stream" = 'opportunities'`,
    );
  });

  it('keep to the key where it has the parent in it', () => {
    const views = viewsOf(['diversity_surveys', 'posting_reads', 'deleted_postings']);
    expect(views.get('diversity_surveys')).not.toContain('listed');
  });

  it.each<[string, readonly string[], readonly string[], string]>([
    ['opportunities', [], [], 'deleted_opportunities is not selected'],
    ['users', [], [], 'list_reads is not selected'],
    ['users', ['list_reads'], ['list_reads.readAt'], 'list_reads is not selected'],
    ['users', ['list_reads'], ['users.readAt'], 'readAt is not selected'],
    ['contacts', [], [], 'opportunities.contact is not selected'],
    ['contacts', ['opportunities'], ['opportunities.contact'], 'opportunities.contact'],
    ['opportunity_notes', ['deleted_opportunities'], [], 'opportunity_reads is not selected'],
    ['opportunity_stage_changes', ['opportunities'], ['opportunities.readAt'], 'readAt is not'],
  ])('of %s say what they cannot tell with %j and without %j', (name, others, drop, gap) => {
    const sql = viewsOf([name, ...others], { drop }).get(name);
    expect(sql).toContain(`-- Not told apart: ${gap}`);
    expect(sql).not.toContain('>=');
  });

  it('name tables and columns as the target does, in the schema that was given', () => {
    const schema = 'We "Hire" 2';
    const names = ['opportunity_notes', 'opportunity_reads'];
    const sql = viewsOf(names, { dialect: duckdb, schema }).get('opportunity_notes');
    expect(sql).toContain('VIEW "We ""Hire"" 2"."opportunity_notes_live" AS');
    expect(sql).toContain(`reading."opportunityid" = t."opportunityid"`);
    expect(viewsOf(names).get('opportunity_notes')).toContain('FROM "opportunity_notes" AS t');
  });
});
