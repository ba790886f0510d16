import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { linkTap } from '../helpers/link-tap.ts';
import { createFolder } from '../helpers/run-tap.ts';
import { installPython, outcomeOf, ROOT } from './tools.ts';

const DAG = join(ROOT, 'examples/airflow/tap_lever.py');
const ACCOUNTS = ['acme', 'globex', 'initech'];
/** What Airflow made of each mapped task, from its own database. */
const TASKS = `
import json, sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute(
    "select rendered_map_index, state from task_instance where task_id = 'load' order by map_index"
)
print(json.dumps(dict(rows)))
`;

let airflow = '';
beforeAll(async () => {
  airflow = await installPython('airflow');
});

it('gives each account a task of its own in a real Airflow, and skips one that is still busy', async () => {
  const { path, write } = createFolder();
  for (const account of [...ACCOUNTS, 'no-account']) mkdirSync(join(path, account));
  for (const account of ACCOUNTS)
    copyFileSync(join(ROOT, 'sample-config.json'), join(path, account, 'config.json'));
  write('initech/config.json', { token: 'demo' });
  // As if its last run were still going on.
  write('globex/state.json.lock', {
    id: 'x',
    pids: [process.pid],
    host: hostname(),
    since: new Date().toISOString(),
  });
  const env = {
    AIRFLOW_HOME: join(path, 'airflow'),
    AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
    AIRFLOW__CORE__DAGS_FOLDER: dirname(DAG),
    PATH: [dirname(linkTap()), airflow, process.env['PATH']].join(':'),
    TAP_LEVER_ACCOUNTS: path,
    TAP_LEVER_TARGET: `${process.execPath} ${join(ROOT, 'test/helpers/fake-target.mjs')}`,
  };
  const command = join(airflow, 'airflow');
  expect((await outcomeOf(command, ['db', 'migrate'], env)).code).toBe(0);
  const { output } = await outcomeOf(
    command,
    ['dags', 'test', 'tap_lever', '2026-11-24', '--dagfile-path', DAG],
    env,
  );
  const database = join(path, 'airflow/airflow.db');
  const tasks = await outcomeOf(join(airflow, 'python'), ['-c', TASKS, database]);
  expect(JSON.parse(tasks.output), output).toEqual({
    acme: 'success',
    globex: 'skipped',
    // Its config is wrong, which another try would not change.
    initech: 'failed',
  });
  expect(existsSync(join(path, 'acme/state.json'))).toBe(true);
  expect(existsSync(join(path, 'globex/state.json'))).toBe(false);
}, 300_000);
