import { z } from 'zod';
import type { DisplayOptions } from '../check/check-report.ts';
import { SETTINGS } from '../config/settings.ts';
import { wrap } from '../logging/wrap.ts';
import type { StreamDefinition } from '../streams/define.ts';
import { parentOf, replicationMethod } from '../streams/facts.ts';
import { streams } from '../streams/index.ts';
import { VERSION } from '../version.ts';
import { DIALECTS } from '../views/index.ts';
import { displayOfStdout } from './display.ts';
import type { DocumentFormat } from './flags.ts';

const DESCRIPTION = "Reads a company's recruiting data from Lever and writes Singer messages.";
const CAPABILITIES = [
  'catalog',
  'properties',
  'state',
  'discover',
  'about',
  'test',
  'activate-version',
  'structured-logging',
];

/** What lines may be wide where nobody knows the width. */
const PLAIN_COLUMNS = 100;

/** One setting as the documents show it. */
export interface SettingRow {
  readonly name: string;
  readonly default: string;
  readonly description: string;
}

/** Describes the program as text, JSON (in the form of the Meltano SDK) or Markdown. */
export function describeProgram(format: DocumentFormat): string {
  if (format === 'json') return `${JSON.stringify(toJson(), null, 2)}\n`;
  return format === 'markdown' ? toMarkdown() : toText(displayOfStdout());
}

function toJson(): object {
  return {
    name: 'tap-lever',
    description: DESCRIPTION,
    version: VERSION,
    capabilities: CAPABILITIES,
    settings: settingsSchema(),
    streams: streams.map(toStreamRow),
    views: Object.keys(DIALECTS),
  };
}

/** What a config file may hold, with the default of each setting that has one. */
export function settingsSchema(): z.core.JSONSchema.BaseSchema {
  const schema = z.toJSONSchema(SETTINGS, { io: 'input', unrepresentable: 'any' });
  const { properties = {} } = z.toJSONSchema(SETTINGS, { io: 'output', unrepresentable: 'any' });
  const withDefaults = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    // Where a value is converted before it is checked, only the output schema has the default.
    const { default: standard } = properties[name] as { default?: unknown };
    return [
      name,
      { ...(property as object), ...(standard !== undefined && { default: standard }) },
    ];
  });
  return { ...schema, properties: Object.fromEntries(withDefaults) };
}

/** Every setting with its default in words; a missing default is a dash. */
export function settingRows(): readonly SettingRow[] {
  const { required = [], properties = {} } = z.toJSONSchema(SETTINGS, {
    io: 'output',
    unrepresentable: 'any',
  });
  const isRequired = (name: string): boolean => name === 'start_date' && required.includes(name);
  return Object.entries(properties).map(([name, property]) => {
    const { default: standard, description = '' } = property as {
      default?: unknown;
      description?: string;
    };
    const value = standard === undefined ? '–' : JSON.stringify(standard).replaceAll('"', '');
    return { name, default: isRequired(name) ? 'required' : value, description };
  });
}

function toStreamRow(definition: StreamDefinition): object {
  return {
    name: definition.name,
    key_properties: definition.keys,
    replication_method: replicationMethod(definition),
    parent: parentOf(definition)?.name ?? null,
    selected_by_default: definition.isDefault,
  };
}

function toText({ theme, columns = PLAIN_COLUMNS }: DisplayOptions): string {
  const settings = settingRows().flatMap((row) => [
    `  ${theme.paint('bold', row.name)} ${theme.paint('dim', `(${row.default})`)}`,
    `      ${row.description}`,
  ]);
  const width = Math.max(...streams.map(({ name }) => name.length));
  const names = streams.map(({ name, keys, isDefault }) => {
    const note = `${keys.join(', ')}${isDefault ? '' : '; on request'}`;
    return `  ${name.padEnd(width)}  ${theme.paint('dim', note)}`;
  });
  return [
    theme.paint('bold', `tap-lever ${VERSION}`),
    DESCRIPTION,
    '',
    `Capabilities: ${CAPABILITIES.join(', ')}`,
    `Views of live rows: ${Object.keys(DIALECTS).join(', ')}`,
    '',
    'Settings (default):',
    ...settings,
    '',
    'Streams and their keys:',
    ...names,
    '',
  ]
    .map((line) => wrap(line, columns))
    .join('\n');
}

function toMarkdown(): string {
  const settings = settingRows().map(
    (row) => `| \`${row.name}\` | ${row.default} | ${row.description} |`,
  );
  const rows = streams.map(
    ({ name, keys, isDefault }) =>
      `| \`${name}\` | ${keys.join(', ')} | ${isDefault ? 'yes' : 'no'} |`,
  );
  return [
    `# tap-lever ${VERSION}`,
    `\n${DESCRIPTION}`,
    `\nCapabilities: ${CAPABILITIES.map((name) => `\`${name}\``).join(', ')}`,
    `\nViews of live rows: ${Object.keys(DIALECTS)
      .map((name) => `\`${name}\``)
      .join(', ')}`,
    '\n## Settings\n\n| setting | default | meaning |\n| --- | --- | --- |',
    ...settings,
    '\n## Streams\n\n| stream | key | by default |\n| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
