import { readFileSync } from 'node:fs';
import { readSchema } from '../../src/schemas.ts';
import type { StreamDefinition } from '../../src/streams/define.ts';
import { families, type StreamFamily, streams } from '../../src/streams/index.ts';
import { fillTemplate } from '../fill-template.ts';
import { areaDiagram, entityDiagram } from './diagram.ts';
import { linkTo, replicationOf, streamSection } from './stream-section.ts';

/** What most questions about recruiting need. */
const CORE = [
  'users',
  'stages',
  'archive_reasons',
  'requisitions',
  'requisition_postings',
  'postings',
  'opportunities',
  'opportunity_stage_changes',
  'contacts',
  'opportunity_applications',
  'opportunity_offers',
  'opportunity_interviews',
  'opportunity_interview_interviewers',
  'opportunity_feedback',
];

/** The text of docs/streams.md. */
export function streamReference(): string {
  const template = readFileSync(new URL('streams.template.md', import.meta.url), 'utf8');
  return fillTemplate(template, {
    index: families.map(indexLine).join('\n'),
    core: entityDiagram(
      streams.filter(({ name }) => CORE.includes(name)),
      { columns: true },
    ),
    streams: families.map(areaSection).join('\n\n'),
  });
}

function indexLine({ title, streams: own }: StreamFamily): string {
  return `- **[${title}](#${toAnchor(title)})**: ${own.map(({ name }) => linkTo(name)).join(', ')}`;
}

/** The section of an area: what is in it, how its tables hang together, and a section for each. */
function areaSection({ title, streams: own }: StreamFamily): string {
  const up = `[↑ ${title}](#${toAnchor(title)})`;
  return [
    `## ${title}`,
    [
      '| table | a row is | key | replication | by default |\n| --- | --- | --- | --- | --- |',
      ...own.map(indexRow),
    ].join('\n'),
    `\`\`\`mermaid\n${areaDiagram(own)}\n\`\`\``,
    ...own.map((stream) => `${streamSection(stream)}\n\n${up}`),
  ].join('\n\n');
}

function indexRow(stream: StreamDefinition): string {
  const { name, keys, isDefault } = stream;
  const [sentence = ''] = (readSchema(name).description ?? '').split(/\.(?:\s|$)/);
  const what = sentence.replace('One row for each', 'a').replace(/^a (?=[aeio])/, 'an ');
  return `| ${linkTo(name)} | ${what} | ${keys.join(', ')} | ${replicationOf(stream)} | ${isDefault ? 'yes' : 'no'} |`;
}

/** The anchor that GitHub gives to a heading. */
export function toAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}
