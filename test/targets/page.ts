import type { JsonSchema } from '../../src/singer/schema.ts';
import { CHECKS } from './checks.ts';
import { targets } from './definitions/index.ts';
import type { Place, Target } from './target.ts';
import { versionOf } from './virtual-environment.ts';

/** The forms that the tap's columns have, by name. */
const FORMS: Readonly<Record<string, JsonSchema>> = {
  text: { type: ['null', 'string'] },
  time: { type: ['null', 'string'], format: 'date-time' },
  boolean: { type: ['null', 'boolean'] },
  integer: { type: ['null', 'integer'] },
  number: { type: ['null', 'number'] },
  object: { type: ['null', 'object'] },
  'list of texts': { type: ['null', 'array'], items: { type: ['null', 'string'] } },
  'list of objects': { type: ['null', 'array'], items: { type: ['null', 'object'] } },
};

/** docs/targets.md, made of the same definitions that the suite runs with. */
export function renderPage(postgresVersion: string): string {
  const place = samplePlace(postgresVersion);
  return [
    INTRODUCTION,
    versionTable(postgresVersion),
    '## What is checked',
    checkTable(),
    CHECKING,
    '## Column types',
    TYPES,
    typeTable(),
    ...targets.flatMap((target) => describeTarget(target, place)),
    ORCHESTRATION,
    OTHERS,
  ].join('\n\n');
}

const INTRODUCTION = `# Targets

<!-- Made by npm run test:targets -- --update, from test/targets/. A test compares. -->

The whole demo account, every stream of it, is loaded by real Singer targets into real stores, and what then stands
there is compared with what the tap sent. \`npm run test:targets\` does it (Python 3 with venv and Debian's PostgreSQL are
needed), and this page says with which versions, what each target needs, and what surprises its users.`;

const CHECKING = `Besides, \`singer-check-tap\` accepts both of its runs and a run with every stream.`;

const TYPES = `Files have no types: \`target-jsonl\` writes JSON, \`meltanolabs-target-csv\` what Python prints.`;

const ORCHESTRATION = `## Meltano

[meltano.yml](../meltano.yml) defines the extractor: settings, capabilities, and a selection of the streams that are
selected by default, since Meltano would select all. Tested: \`meltano install\`, \`meltano run\` twice with the state kept
in between, \`meltano run --full-refresh\`, \`meltano select\` with streams, fields and exclusions, and
\`meltano invoke tap-lever --test\`.

- Meltano passes every default on to the tap. \`requests_per_second\` and \`burst\` have none there, because the demo account
  has others than Lever.
- Meltano deletes the config file of a run. With OAuth, set \`refresh_token_file\`, so that new refresh tokens are kept.
- \`select\` needs a pattern for the stream and the field: \`opportunities.*\`. What is excluded wins.`;

const OTHERS = `## Not in the suite

- **Parquet.** None of the three that were tried takes these streams: \`target-parquet\` 0.0.1 pins pandas 0.24 and pyarrow
  0.13, \`target-universal-file\` 0.0.1 fails on nullable types, and \`plinxore-target-s3\` 0.1.7 fails on objects without
  named members, or crashes when it has to infer them. DuckDB writes the files instead, see above.
- **Snowflake, BigQuery, Redshift, Stitch.** They need accounts. The tap keeps to the forms of schema that their targets
  accept: [schema forms](decisions/schema-forms.md).
- **\`target-csv\` 0.3.0** of singer-io does not run on Python 3.10 or later.
`;

function versionTable(postgresVersion: string): string {
  const rows = targets.map((target) => {
    const name = `[\`${target.name}\`](#${target.name})`;
    return `| ${name} | ${versionOf(target.name)} | ${storeOf(target, postgresVersion)} |`;
  });
  return [
    '| | version | writes |',
    '| --- | --- | --- |',
    ...rows,
    `| [Meltano](#meltano) | ${versionOf('meltano')} | |`,
    `| [\`meltano-map-transform\`](transforming.md) | ${versionOf('meltano-map-transform')} | |`,
    `| \`singer-tools\` | ${versionOf('singer-tools')} | |`,
  ].join('\n');
}

function storeOf(target: Target, postgresVersion: string): string {
  if (target.name === 'target-duckdb')
    return `${target.stores} (DuckDB ${versionOf(target.name, 'duckdb')})`;
  return target.name.endsWith('postgres')
    ? `${target.stores} (PostgreSQL ${postgresVersion})`
    : target.stores;
}

function checkTable(): string {
  const rows = Object.values(CHECKS).map(
    ({ title, outcome }) => `| ${title} | ${targets.map(outcome).join(' | ')} |`,
  );
  return [`| it … | ${names()} |`, `| --- |${' --- |'.repeat(targets.length)}`, ...rows].join('\n');
}

function typeTable(): string {
  const typed = targets.filter(({ columnType }) => columnType(FORMS['text'] ?? {}) !== undefined);
  const rows = Object.entries(FORMS).map(
    ([name, form]) =>
      `| ${name} | ${typed.map(({ columnType }) => `\`${columnType(form)}\``).join(' | ')} |`,
  );
  const head = typed.map(({ name }) => `\`${name}\``).join(' | ');
  return [`| column | ${head} |`, `| --- |${' --- |'.repeat(typed.length)}`, ...rows].join('\n');
}

function names(): string {
  return targets.map(({ name }) => `\`${name}\``).join(' | ');
}

function describeTarget(target: Target, place: Place): string[] {
  const settings = Object.entries(target.settings).map(
    ([name, reason]) => `- \`${name}\`: ${reason}`,
  );
  return [
    `## ${target.name}`,
    `\`\`\`json\n${JSON.stringify(target.config(place), null, 2)}\n\`\`\``,
    ...(settings.length > 0 ? [settings.join('\n')] : []),
    'Traps:',
    target.traps.map((trap) => `- ${trap}`).join('\n'),
  ];
}

/** What the configs on the page show. */
function samplePlace(version: string): Place {
  return {
    folder: '/data',
    schema: 'lever',
    database: {
      host: 'localhost',
      port: 5432,
      user: 'loader',
      password: '…',
      database: 'warehouse',
      programs: '',
      version,
    },
  };
}
