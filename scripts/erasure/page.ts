import { readFileSync } from 'node:fs';
import { readSchema } from '../../src/schemas.ts';
import type { StreamDefinition } from '../../src/streams/define.ts';
import { deletionsNaming } from '../../src/streams/deletions.ts';
import { originOf } from '../../src/streams/facts.ts';
import { contacts } from '../../src/streams/opportunity-children.ts';
import { fillTemplate } from '../fill-template.ts';
import { listOf } from '../words.ts';

/** What Lever might still say of somebody whose opportunity was deleted. */
const PERSONAL = ['name', 'headline', 'contact', 'emails', 'phones', 'links', 'location', 'resume'];
const DELETED = 'lever.deleted_opportunities';
const IS_SAID = PERSONAL.map((name) => `"${name}" IS NOT NULL`).join(' OR ');

/** Rows of a table that must go. */
interface Remains {
  readonly stream: StreamDefinition;
  readonly condition: string;
}

/** The text of docs/erasure.md. */
export function erasurePage(streams: readonly StreamDefinition[]): string {
  const below = streams.flatMap(belowOpportunities);
  const people = streams
    .filter((stream) => originOf(stream) === contacts)
    .map((stream) => ({ stream, condition: isNotLive(stream) }));
  const standard = below.filter(({ stream }) => stream.isDefault);
  const others = below.filter(({ stream }) => !stream.isDefault);
  return fillTemplate(readFileSync(new URL('template.md', import.meta.url), 'utf8'), {
    named: namesOf(streams.filter((one) => isNamed(one) && one.source.kind !== 'derived')),
    made: namesOf(streams.filter((one) => isNamed(one) && one.source.kind === 'derived')),
    deletes: standard.map(deletion).join('\n'),
    contacts: people.map(deletion).join('\n'),
    scrub: [
      `UPDATE ${DELETED}`,
      `SET ${PERSONAL.map((name) => `"${name}" = NULL`).join(', ')}`,
      `WHERE ${IS_SAID};`,
    ].join('\n'),
    others: others.map(deletion).join('\n'),
    left: leftover([...standard, ...people]),
  });
}

function isNamed(stream: StreamDefinition): boolean {
  return deletionsNaming(stream) !== undefined;
}

function namesOf(streams: readonly StreamDefinition[]): string {
  return listOf(streams.map(({ name }) => `\`${name}\``));
}

/** The rows of a stream that belong to an erased opportunity, without those that Lever still has. */
function belowOpportunities(stream: StreamDefinition): readonly Remains[] {
  const column = opportunityColumn(stream);
  if (column === undefined) return [];
  const isErased = `t."${column}" IN (SELECT "id" FROM lever.erased_opportunities)`;
  const isKept = stream.source.kind === 'period';
  return [{ stream, condition: isKept ? isErased : `${isErased}\n  AND ${isNotLive(stream)}` }];
}

/** The column with the id of the opportunity to which a row of people's data belongs. */
function opportunityColumn({ name, source }: StreamDefinition): string | undefined {
  if (source.kind === 'reads' || name.startsWith('deleted_')) return undefined;
  if (source.kind === 'parent') return name === 'postings' ? undefined : 'id';
  const columns = ['candidateId', 'opportunityId'];
  const [own, other] = name.startsWith('candidate_') ? columns : columns.reverse();
  const { properties } = readSchema(name);
  return [own, other].find((column) => column !== undefined && column in properties);
}

function isNotLive({ name, keys }: StreamDefinition): string {
  const same = keys.map((key) => `live."${key}" = t."${key}"`).join(' AND ');
  return `NOT EXISTS (SELECT 1 FROM lever.${name}_live AS live WHERE ${same})`;
}

function deletion({ stream, condition }: Remains): string {
  return `DELETE FROM lever.${stream.name} AS t\nWHERE ${condition};`;
}

function leftover(remains: readonly Remains[]): string {
  const counts = remains.map(
    ({ stream, condition }) =>
      `  SELECT '${stream.name}' AS "what", count(*) AS "rows" FROM lever.${stream.name} AS t\n  WHERE ${condition.replaceAll('\n', '\n  ')}`,
  );
  const unread = [
    "  SELECT 'lists that were not read since', count(*) FROM lever.opportunity_reads AS t",
    '  JOIN lever.opportunities AS o ON o."id" = t."opportunityId"',
    '  WHERE o."isAnonymized" AND t."readAt" < o."readAt"',
  ];
  return [
    'SELECT "what", "rows" FROM (',
    [
      ...counts,
      `  SELECT 'deleted_opportunities', count(*) FROM ${DELETED}\n  WHERE ${IS_SAID}`,
      unread.join('\n'),
    ].join('\n  UNION ALL\n'),
    ') AS remains',
    'WHERE "rows" > 0;',
  ].join('\n');
}
