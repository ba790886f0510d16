import { stringify } from 'yaml';
import { readSchema } from '../../src/schemas.ts';
import type { StreamDefinition } from '../../src/streams/define.ts';
import { streams } from '../../src/streams/index.ts';
import { type StagingColumn, stagingColumns } from './columns.ts';

/** Streams whose lists leave rows out to which others refer (lever-api: feedback-templates). */
const INCOMPLETE = ['feedback_templates', 'profile_form_templates'];
/** Lever may add a value, and a row may go before what refers to it: worth a look, not a failure. */
const WARNING = { config: { severity: 'warn' } };
const CLOSED_LIST = /^(?:[^`]+: )?`[\w -]+`(?:, `[\w -]+`)* or `[\w -]+`\.$/;
const NOTICE = '# Made by `npm run docs`: what is changed here is lost.\n';

/** The tables from which the models are made, and how old they may be. */
export function sourcesFile(): string {
  const tables = streams.map((stream) => ({
    name: stream.name,
    description: readSchema(stream.name).description,
    config: {
      meta: { by_default: stream.isDefault },
      ...(stream.name === 'opportunity_reads' && freshness()),
    },
  }));
  const source = {
    name: 'tap_lever',
    description: 'What a Singer target makes of what tap-lever sends.',
    database: "{{ var('tap_lever_database', none) or target.database }}",
    schema: "{{ var('tap_lever_schema', 'lever') }}",
    tables,
  };
  return print({ sources: [source] });
}

/** The markers have the time of the last reading, whatever it brought. */
function freshness(): object {
  return {
    loaded_at_field: "{{ var('tap_lever_read_at') }}",
    freshness: {
      warn_after: { count: 26, period: 'hour' },
      error_after: { count: 3, period: 'day' },
    },
  };
}

/** What the columns of the staging models mean, and the tests of them. */
export function modelsFile(): string {
  return print({ models: streams.map(toModel) });
}

function toModel(stream: StreamDefinition): object {
  const { name, keys } = stream;
  const columns = stagingColumns(name);
  const keyColumns = columns.filter(({ property }) => keys.includes(property));
  const unique = ['account', ...keyColumns.map((column) => column.name)];
  return {
    name: `stg_tap_lever__${name}`,
    description: readSchema(name).description,
    data_tests: [{ 'tap_lever.unique_together': { arguments: { columns: unique } } }],
    columns: [
      {
        name: 'account',
        description: 'The account, by its name in `tap_lever_accounts`, or the schema.',
      },
      ...columns.map((column) => toProperty(stream, column)),
      {
        name: 'loaded_at',
        description: 'When the target stored the row; null if it does not say.',
      },
    ],
  };
}

function toProperty(stream: StreamDefinition, column: StagingColumn): object {
  const { name, property, description } = column;
  const tests = [
    ...(stream.keys.includes(property) ? ['not_null'] : []),
    ...valueTests(column),
    ...referenceTests(stream, column),
  ];
  return { name, description, ...(tests.length > 0 && { data_tests: tests }) };
}

function valueTests({ description }: StagingColumn): readonly object[] {
  const values = acceptedValues(description);
  return values.length > 0 ? [{ accepted_values: { arguments: { values }, ...WARNING } }] : [];
}

/** The values of a column whose description is a list of them, to its end. */
export function acceptedValues(description: string): readonly string[] {
  if (!CLOSED_LIST.test(description)) return [];
  return [...description.matchAll(/`([^`]+)`/g)].map(([, value = '']) => value);
}

/** That what a live row refers to is there. Rows about what is gone, or was once, refer to anything. */
function referenceTests({ source }: StreamDefinition, { references }: StagingColumn): object[] {
  if (references === undefined || source.kind === 'period') return [];
  const [stream = '', property = ''] = references.split('.');
  if (INCOMPLETE.includes(stream)) return [];
  const field = stagingColumns(stream).find((one) => one.property === property)?.name;
  const to = `ref('stg_tap_lever__${stream}')`;
  return [{ 'tap_lever.refers_to': { arguments: { to, field }, ...WARNING } }];
}

function print(content: object): string {
  return (
    NOTICE + stringify({ version: 2, ...content }, { lineWidth: 0, aliasDuplicateObjects: false })
  );
}
