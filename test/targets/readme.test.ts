import { execFile } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, inject, it } from 'vitest';
import { shellBlocks } from '../helpers/documents.ts';
import { linkTap } from '../helpers/link-tap.ts';
import { createFolder } from '../helpers/run-tap.ts';
import { type PythonPackage, versionOf } from './virtual-environment.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LONGEST_OUTPUT = 64 * 1024 * 1024;

/** The way into one warehouse, as the README has it: the block that installs this package. */
function wayInto(name: PythonPackage): readonly string[] {
  const pin = `${name}==${versionOf(name)}`;
  const blocks = shellBlocks('README.md').filter(({ commands }) => commands[0]?.includes(pin));
  expect(blocks, `the README installs ${pin}`).toHaveLength(1);
  return blocks[0]?.commands ?? [];
}

/** A folder with the two files that the README speaks of, and a shell in it. */
function openDesk(env: Readonly<Record<string, string>> = {}) {
  const folder = createFolder();
  copyFileSync(join(ROOT, 'sample-config.json'), join(folder.path, 'config.json'));
  copyFileSync(join(ROOT, 'meltano.yml'), join(folder.path, 'meltano.yml'));
  const options = {
    cwd: folder.path,
    env: {
      ...process.env,
      MELTANO_SEND_ANONYMOUS_USAGE_STATS: 'false',
      ...env,
      PATH: `${dirname(linkTap())}:${env['PATH'] ?? ''}:${process.env['PATH']}`,
    },
    maxBuffer: LONGEST_OUTPUT,
  };
  return {
    path: folder.path,
    /** Runs commands one after the other; returns what the last one printed. */
    async execute(commands: readonly string[]): Promise<string> {
      let printed = '';
      for (const one of commands)
        printed = (await run('bash', ['-eo', 'pipefail', '-c', one], options)).stdout;
      return printed;
    },
  };
}

describe('the README leads', () => {
  it('into PostgreSQL, and into it again', async () => {
    const { host, port, user, password, programs } = inject('database');
    const { execute, path } = openDesk({
      PATH: programs,
      PGHOST: host,
      PGPORT: String(port),
      PGUSER: user,
      PGPASSWORD: password,
    });
    // Another port and another role than those that everybody has.
    const commands = wayInto('meltanolabs-target-postgres').map((command) =>
      command.replaceAll('5432', String(port)).replaceAll('loader', 'newcomer'),
    );
    const shown = await execute(commands);
    expect(shown).toMatch(/name +\| +stage +\| +createdAt/);
    expect(shown).toContain('(5 rows)');
    const state = readFileSync(join(path, 'state.json'), 'utf8');
    expect(Object.keys(JSON.parse(state).bookmarks)).toContain('opportunities');
    expect(await execute(commands.slice(2))).toContain('(5 rows)');
  });

  it('into DuckDB', async () => {
    const { execute } = openDesk();
    const shown = await execute(wayInto('target-duckdb'));
    expect(shown).toMatch(/name .* stage .* createdat/);
    expect(shown.match(/\d{4}-\d\d-\d\d \d\d:/g)).toHaveLength(5);
  });

  it('into Meltano', async () => {
    const { execute, path } = openDesk();
    await execute(wayInto('meltano'));
    const rows = readFileSync(join(path, 'output', 'opportunities.jsonl'), 'utf8').split('\n');
    expect(rows.length).toBeGreaterThan(100);
  });
});
