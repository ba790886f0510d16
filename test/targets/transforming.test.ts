import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { filesOf, shellBlocks } from '../helpers/documents.ts';
import { linkTap } from '../helpers/link-tap.ts';
import { openChangingAccount } from './account.ts';
import { differences, type Sent } from './compare.ts';
import { meltanoPostgres } from './definitions/meltanolabs-target-postgres.ts';
import { openProject } from './meltano-project.ts';
import { createPlace } from './place.ts';
import type { Row } from './target.ts';
import { commandOf, type PythonPackage, versionOf } from './virtual-environment.ts';

const run = promisify(execFile);
const PAGE = 'docs/transforming.md';
const files = filesOf(PAGE);
const [intoMapper, intoTarget, renamed] = shellBlocks(PAGE).map(({ commands }) => commands);
const SALT = JSON.parse(files.get('hash.json') ?? '').stream_map_config.salt as string;
const MAPPER = 'mapper/bin/meltano-map-transform';
const TAKEN_AWAY = [
  'headline',
  'location',
  'locationName',
  'phones',
  'phone',
  'links',
  'ipAddress',
];

/** A folder with everything that the page names, for one way into PostgreSQL. */
async function openDesk() {
  const account = await openChangingAccount(20);
  const place = createPlace();
  const file = (name: string) => join(place.folder, name);
  mkdirSync(file('postgres'));
  installed('meltano-map-transform', file('mapper'));
  installed('meltanolabs-target-postgres', file('postgres/venv'));
  writeFileSync(file('postgres/target.json'), JSON.stringify(meltanoPostgres.config(place)));
  writeFileSync(file('config.json'), JSON.stringify(account.config));
  for (const [name, content] of files) writeFileSync(file(name), content);
  const options = {
    cwd: place.folder,
    env: { ...process.env, PATH: `${dirname(linkTap())}:${process.env['PATH']}` },
  };
  return {
    ...account,
    file,
    async execute(commands: readonly string[] = []): Promise<void> {
      const own = commands.filter((command) => !command.startsWith('python3 -m venv'));
      for (const command of own)
        await run('bash', ['-eo', 'pipefail', '-c', command], options).catch((error) => {
          throw new Error(`${error.code}: ${error.stderr.slice(-3000)}`, { cause: error });
        });
    },
    async readTables() {
      return await meltanoPostgres.read(place);
    },
  };
}

/** Puts a package that the suite has installed where the page installs it. */
function installed(name: PythonPackage, path: string): void {
  symlinkSync(dirname(dirname(commandOf(name, 'python'))), path);
}

function readJson(file: string): object {
  return JSON.parse(readFileSync(file, 'utf8')) as object;
}

function hash(text: unknown): unknown {
  if (typeof text !== 'string' || text === '') return text;
  return createHash('sha256').update(`${SALT}${text}`).digest('hex');
}

const lower = (text: unknown): unknown => (typeof text === 'string' ? text.toLowerCase() : text);

/** What was sent, as the page says that `hash.json` makes it. */
function hashed(sent: ReadonlyMap<string, Sent>): ReadonlyMap<string, Sent> {
  const people = ['opportunities', 'contacts', 'opportunity_applications'];
  const keep = (row: Row) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => !TAKEN_AWAY.includes(name)));
  return new Map(
    [...sent].map(([name, stream]) => {
      if (!people.includes(name)) return [name, stream];
      const rows = stream.rows.map((row) => ({
        ...keep(row),
        name: hash(row['name']),
        ...('email' in row && { email: hash(lower(row['email'])) }),
        ...('emails' in row && {
          emails: (row['emails'] as unknown[] | null)?.map((one) => hash(lower(one))) ?? null,
        }),
      }));
      const properties = keep(stream.schema.properties) as typeof stream.schema.properties;
      return [name, { ...stream, rows, schema: { ...stream.schema, properties } }];
    }),
  );
}

describe(PAGE, () => {
  it('names the version that this suite installs', () => {
    const pin = `meltano-map-transform==${versionOf('meltano-map-transform')}`;
    expect(intoMapper?.[0]).toContain(pin);
    expect(pin).toBe(/pip_url: (\S+)/.exec(files.get('meltano.yml') ?? '')?.[1]);
  });

  it.each([
    ['a mapper', intoMapper],
    ['the mapper of the target', intoTarget],
  ])('hashes personal columns with %s, and leaves the rest as it is', async (_, commands) => {
    const { execute, readTables, readAll, file } = await openDesk();
    await execute(commands);
    const sent = hashed(await readAll([]));
    expect(sent.get('opportunities')?.rows.length).toBe(20);
    const tables = await readTables();
    expect(differences(meltanoPostgres, sent, tables, ['readAt'])).toEqual([]);
    const names = tables.get('contacts')?.rows.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([expect.stringMatching(/^[\da-f]{64}$/)]));
    expect(existsSync(file('postgres/state.json'))).toBe(true);
  });

  it('ends in a failure when a mapper fails, and loses no row by it', async () => {
    const { execute, file, readTables, readAll } = await openDesk();
    const spoilt = files.get('hash.json')?.replace('self.lower()', 'shoeSize.lower()') ?? '';
    writeFileSync(file('hash.json'), spoilt);
    await expect(execute(intoMapper)).rejects.toThrow(/^1: .*CRITICAL The target/s);
    writeFileSync(file('hash.json'), files.get('hash.json') ?? '');
    await execute(intoMapper);
    const sent = hashed(await readAll([]));
    expect(differences(meltanoPostgres, sent, await readTables(), ['readAt'])).toEqual([]);
  });

  it('flattens objects', async () => {
    const { execute, readTables, readAll } = await openDesk();
    await execute(intoMapper?.map((command) => command.replace('hash.json', 'flatten.json')));
    const sent = await readAll([]);
    const tables = await readTables();
    for (const [name, { rows }] of sent)
      expect(`${name}: ${tables.get(name)?.rows.length ?? 0}`).toBe(`${name}: ${rows.length}`);
    const archived = sent
      .get('opportunities')
      ?.rows.flatMap(({ id, archived }) =>
        archived ? [{ id, ...(archived as { reason: string; archivedAt: string }) }] : [],
      );
    expect(archived?.length).toBeGreaterThan(0);
    const table = tables.get('opportunities');
    for (const { id, reason, archivedAt } of archived ?? [])
      expect(table?.rows.find((row) => row['id'] === id)).toMatchObject({
        archived__reason: reason,
        archived__archivedAt: archivedAt,
      });
    expect(Object.keys(table?.types ?? {})).not.toContain('archived');
    expect(table?.types['tags']).toBe('text');
  });

  it('gives columns names in snake_case, keys included', async () => {
    const { execute, readTables, readAll, file } = await openDesk();
    await execute(renamed);
    const sent = await readAll([]);
    const snake = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
    const target = { ...meltanoPostgres, columnName: snake };
    expect(differences(target, sent, await readTables(), ['readAt'])).toEqual([]);
    expect(existsSync(file('postgres/state.json'))).toBe(true);
    // Rows that come again replace those that are there.
    await execute([`rm postgres/state.json`, ...(renamed ?? [])]);
    expect(differences(target, sent, await readTables(), ['readAt'])).toEqual([]);
  });

  it('does all of this in one pipe', async () => {
    const { execute, readTables, file } = await openDesk();
    await execute(renamed?.slice(0, 1));
    const settings = { ...readJson(file('flatten.json')), ...readJson(file('hash.json')) };
    writeFileSync(file('hash.json'), JSON.stringify(settings));
    const [, command = ''] = intoMapper ?? [];
    await execute([
      "sed -i 's/locationName/location_name/; s/ipAddress/ip_address/' hash.json",
      command.replace('--config hash.json', `--config snake.json | ${MAPPER} --config hash.json`),
    ]);
    const table = (await readTables()).get('opportunities');
    expect(table?.types).toMatchObject({ created_at: 'timestamp without time zone' });
    expect(Object.keys(table?.types ?? {})).toContain('data_protection__store__allowed');
    expect(
      table?.rows.filter(({ name }) => /^[\da-f]{64}$/.test(String(name))).length,
    ).toBeGreaterThan(10);
  });

  it('hashes with Meltano', async () => {
    const { meltano, path, readRows } = await openProject();
    appendFileSync(join(path, 'meltano.yml'), files.get('meltano.yml') ?? '');
    await meltano('install');
    await meltano('run', 'tap-lever', 'hash-people', 'target-jsonl');
    const contacts = readRows('contacts').filter(({ name }) => name);
    expect(contacts.length).toBeGreaterThan(100);
    for (const { name } of contacts) expect(name).toMatch(/^[\da-f]{64}$/);
    expect(readRows('users')[0]?.['name']).toMatch(/^\w+ \w+/);
  });
});
