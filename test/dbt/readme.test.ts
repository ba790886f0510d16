import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { shellBlocks } from '../helpers/documents.ts';
import { createFolder } from '../helpers/run-tap.ts';
import { versionOf } from '../targets/virtual-environment.ts';
import { PACKAGE } from './run-dbt.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LONGEST_OUTPUT = 64 * 1024 * 1024;

it('dbt/README.md leads from a clone to numbers', async () => {
  const [build, ...commands] = shellBlocks('dbt/README.md')[0]?.commands ?? [];
  // Which this suite has done.
  expect(build).toBe('npm ci && npm run build');
  expect(commands.join('\n')).toContain(`target-duckdb==${versionOf('target-duckdb')}`);
  const [minor = ''] = /^\d+\.\d+/.exec(versionOf('dbt', 'dbt-core')) ?? [];
  expect(commands.join('\n')).toContain(`'dbt-core~=${minor}.0'`);
  const { path } = createFolder();
  mkdirSync(join(path, 'dbt'));
  cpSync(PACKAGE, join(path, 'dbt'), {
    recursive: true,
    filter: (file) => !/\/(?:venv|target|logs)$/.test(file),
  });
  for (const name of ['dist', 'sample-config.json']) symlinkSync(ROOT + name, join(path, name));
  const env = { ...process.env, DBT_SEND_ANONYMOUS_USAGE_STATS: 'false', NO_COLOR: '1' };
  const script = ['set -euo pipefail', ...commands].join('\n');
  const options = { cwd: path, env, maxBuffer: LONGEST_OUTPUT };
  const { stdout } = await run('bash', ['-c', script], options);
  expect(stdout).toMatch(/Done\. PASS=\d+ WARN=0 ERROR=0 SKIP=0/);
  expect(stdout.slice(stdout.indexOf('Done.'))).toMatch(/\| New applicant +\| +\d{3} \|/);
});
