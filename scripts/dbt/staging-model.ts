import type { StreamDefinition } from '../../src/streams/define.ts';
import { stagingColumns } from './columns.ts';
import { liveRows } from './live-rows.ts';

/** The SQL of the staging model of a stream. */
export function stagingModel(definition: StreamDefinition): string {
  const { name } = definition;
  const { queries, joins, conditions } = liveRows(definition);
  const columns = stagingColumns(name).map(
    (column) => `        ('${column.name}', '${column.property}', '${column.type}'),`,
  );
  const loaded = [
    `{{ tap_lever.loaded('${name}', [`,
    ...columns.map((line) => line.slice(4)),
    ']) }}',
  ].join('\n');
  const parts = Object.entries({ loaded, ...queries }).map(
    ([alias, query]) => `${alias} as (\n\n${indented(query)}\n\n)`,
  );
  return [
    '-- Made by `npm run docs`: what is changed here is lost.',
    `-- ${conditions.length > 0 ? 'The live rows' : 'All rows'} of ${name} (docs/live-rows.md).`,
    '',
    `with ${parts.join(',\n\n')}`,
    '',
    'select loaded.*',
    'from loaded',
    ...joins,
    ...conditions.map((condition, place) => `${place === 0 ? 'where' : 'and'} ${condition}`),
    '',
  ].join('\n');
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '    ');
}
