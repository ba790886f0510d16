import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { openAccount } from '../helpers/open-account.ts';
import { CLI, createFolder } from '../helpers/run-tap.ts';
import { outcomeOf, ROOT } from './tools.ts';

const TARGET = fileURLToPath(new URL('../helpers/fake-target.mjs', import.meta.url));

/** A folder with node and the command, as npm links them; cron does not look there by itself. */
function installPrograms(): string {
  const { path } = createFolder();
  symlinkSync(process.execPath, join(path, 'node'));
  symlinkSync(CLI, join(path, 'tap-lever'));
  return path;
}

/** A folder with the script, whose paths are those of this machine, and the config of an account. */
async function install() {
  const { server } = await openAccount({ company: createCompany({ opportunities: 5 }) });
  const { path, write } = createFolder();
  write('config.json', {
    token: 'demo',
    start_date: '2024-01-01',
    base_url: server.url,
    requests_per_second: 10_000,
    child_sweep_requests: 0,
  });
  const text = readFileSync(join(ROOT, 'examples/cron/load-lever.sh'), 'utf8');
  const at = (name: string) => join(path, name);
  mkdirSync(at('postgres'));
  const script = text
    .replace('PATH=/usr/local/bin:', `PATH=${installPrograms()}:`)
    .replace(
      '/home/me/lever/postgres/venv/bin/target-postgres --config postgres/target.json',
      `${process.execPath} ${TARGET} $FLAGS`,
    )
    .replace(/--target '(.*)'/, '--target "$1"');
  chmodSync(write('load-lever.sh', script), 0o755);
  return {
    at,
    write,
    run: (flags = '') =>
      outcomeOf('env', ['-i', 'PATH=/usr/bin:/bin', `FLAGS=${flags}`, 'sh', at('load-lever.sh')]),
    log: () => readFileSync(at('lever.log'), 'utf8'),
  };
}

describe('the script for cron', () => {
  it('prints nothing when all is well, and keeps the log and the state', async () => {
    const { run, log, at } = await install();
    expect(await run()).toEqual({ code: 0, output: '' });
    expect(log()).toContain('exit code 0');
    expect(existsSync(at('postgres/state.json'))).toBe(true);
  });

  it('prints how a run failed, for cron to mail', async () => {
    const { run } = await install();
    const { code, output } = await run('--fail-at 0');
    expect(code).toBe(1);
    expect(output).toMatch(/^tap-lever ended with exit code 1\. The end of .*lever\.log:\n/);
    expect(output).toContain('CRITICAL The target');
    expect(await run()).toEqual({ code: 0, output: '' });
    // What is mailed is of the run that failed, and not of one before it.
    expect((await run('--fail-at 0')).output).not.toContain('exit code 0.');
  });

  it('says nothing of a run that the last one keeps from working', async () => {
    const { run, write } = await install();
    write('postgres/state.json.lock', {
      id: 'x',
      pids: [process.pid],
      host: hostname(),
      since: 'now',
    });
    expect(await run()).toEqual({ code: 75, output: '' });
  });

  it('begins another log when it has grown large', async () => {
    const { run, at, log } = await install();
    writeFileSync(at('lever.log'), 'x'.repeat(10_000_001));
    expect((await run()).code).toBe(0);
    expect(statSync(at('lever.log.1')).size).toBe(10_000_001);
    expect(log().length).toBeLessThan(100_000);
  });
});
