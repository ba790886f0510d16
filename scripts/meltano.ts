import { settingsSchema } from '../src/commands/about.ts';
import { SETTINGS } from '../src/config/settings.ts';
import { streams } from '../src/streams/index.ts';

interface SettingSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly secret?: boolean;
}

/** What Meltano calls the types of JSON Schema. */
const KINDS: Readonly<Record<string, string>> = {
  boolean: 'boolean',
  integer: 'integer',
  number: 'decimal',
  string: 'string',
};

/** meltano.yml with the settings and the selection of the extractor made anew from the program. */
export function renderMeltano(project: string): string {
  const settings = Object.entries(settingsSchema().properties ?? {});
  return replaceBlock(
    replaceBlock(
      project,
      'settings',
      settings.flatMap(([name, schema]) => settingLines(name, schema as SettingSchema)),
    ),
    'select',
    // Meltano selects every stream of its own accord, those on request included.
    [
      '- "*.*"',
      ...streams.filter(({ isDefault }) => !isDefault).map(({ name }) => `- "!${name}.*"`),
    ],
  );
}

function settingLines(name: string, schema: SettingSchema): string[] {
  const { description = '', default: standard, secret, enum: choices } = schema;
  return [
    `- name: ${name}`,
    `  kind: ${kindOf(name, schema)}`,
    ...(standard === undefined ? [] : [defaultLine(name, standard)]),
    ...(secret ? ['  sensitive: true'] : []),
    ...(choices ? ['  options:', ...choices.flatMap(choiceLines)] : []),
    `  description: ${JSON.stringify(description)}`,
  ];
}

/**
 * Meltano passes every `value` on to the tap. A default that depends on the environment may not be
 * passed on, so it is shown as a placeholder.
 */
function defaultLine(name: string, standard: unknown): string {
  const setting = SETTINGS.shape[name as keyof typeof SETTINGS.shape];
  const isFixed = setting.safeParse(undefined).data !== undefined;
  return isFixed ? `  value: ${JSON.stringify(standard)}` : `  placeholder: "${standard}"`;
}

function choiceLines(choice: string): string[] {
  return [`    - value: ${choice}`, `      label: ${choice}`];
}

function kindOf(name: string, { type, enum: choices }: SettingSchema): string {
  if (choices) return 'options';
  if (name.endsWith('_date')) return 'date_iso8601';
  const [first = 'string'] = typeof type === 'string' ? [type] : (type ?? []);
  return KINDS[first] ?? 'string';
}

function replaceBlock(text: string, name: string, lines: readonly string[]): string {
  const marks = new RegExp(`^( *)(# ${name}: .*\\n)[\\s\\S]*?( *# /${name}\\n)`, 'm');
  return text.replace(marks, (_all, indent: string, begin: string, end: string) =>
    [`${indent}${begin}`, ...lines.map((line) => `${indent}${line}\n`), end].join(''),
  );
}
