import { readFileSync } from 'node:fs';
import { readSchema } from '../../src/schemas.ts';
import type { StreamDefinition } from '../../src/streams/define.ts';
import { families, streams } from '../../src/streams/index.ts';
import { fillTemplate } from '../fill-template.ts';
import { entityDiagram } from './diagram.ts';
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
    index: index(),
    core: entityDiagram(
      streams.filter(({ name }) => CORE.includes(name)),
      { columns: true },
    ),
    streams: families
      .map(({ title, streams: own }) => [`## ${title}`, ...own.map(streamSection)].join('\n\n'))
      .join('\n\n'),
    diagram: entityDiagram(streams),
  });
}

function index(): string {
  return families
    .map(({ title, streams: own }) =>
      [
        `**${title}**\n`,
        '| table | a row is | key | replication | by default |\n| --- | --- | --- | --- | --- |',
        ...own.map(indexRow),
      ].join('\n'),
    )
    .join('\n\n');
}

function indexRow(stream: StreamDefinition): string {
  const { name, keys, isDefault } = stream;
  const [sentence = ''] = (readSchema(name).description ?? '').split(/\.(?:\s|$)/);
  const what = sentence.replace('One row for each', 'a').replace(/^a (?=[aeio])/, 'an ');
  return `| ${linkTo(name)} | ${what} | ${keys.join(', ')} | ${replicationOf(stream)} | ${isDefault ? 'yes' : 'no'} |`;
}
