import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { commandsInText, PAGES, shellBlocks } from '../helpers/documents.ts';
import { linkTap } from '../helpers/link-tap.ts';
import { once } from '../helpers/once.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { CLI, createFolder } from '../helpers/run-tap.ts';

const run = promisify(execFile);

/** What the pages tell to run besides the program, and what runs it. */
const ELSEWHERE: readonly (readonly [command: RegExp, by: string])[] = [
  [/^npm (?:ci|test|run) /, 'the two commands that begin every run of CI'],
  [/^npm ci && /, 'CI, on a clean machine'],
  [/^npm ci$/, 'CI'],
  [/^npx vitest run /, 'the default suite, of which it is one file'],
  [/dist\/cli\.js --config sample-config\.json/, 'test/e2e/demo-day.test.ts'],
  [/ --select default --select '!users\.name/, 'test/docs/personal-data.test.ts'],
  [/^npm install --global tap-lever$/, 'test/package'],
  [/^psql -d warehouse -f /, 'test/targets/live-documents.test.ts'],
  [/venv\/bin\/target-/, 'test/targets/readme.test.ts and transforming.test.ts'],
  [/snake\.py/, 'test/targets/transforming.test.ts'],
  [
    /^(?:python3 -m venv|mkdir|echo|psql|test -s|\w+\/(?:venv\/)?bin\/)\b/,
    'test/targets/readme.test.ts',
  ],
  [/^tap-lever init$/, 'test/targets/readme.test.ts, and test/init with a terminal'],
  [/^systemctl|^journalctl/, 'systemd; its units are checked by test/examples'],
  [/^git tag /, 'whoever releases'],
];

/** A target that stores nothing and prints each state, as targets do. */
const TARGET = `#!/usr/bin/env node
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { type, value } = JSON.parse(line);
  if (type === 'STATE') console.log(JSON.stringify(value));
});
`;

const catalog = once(async () => (await run(process.execPath, [CLI, '--discover'])).stdout);

/** A folder in which the commands of a page can be run: a config, the program and three targets. */
async function openDesk() {
  const { configure } = await openTapAccount({ company: createCompany({ opportunities: 1 }) });
  const folder = createFolder();
  const programs = createFolder();
  for (const name of ['target-jsonl', 'target-postgres', 'target-x'])
    chmodSync(programs.write(name, TARGET), 0o755);
  const config = configure();
  const env = { PATH: `${dirname(linkTap())}:${programs.path}:${process.env['PATH']}` };
  await run('cp', [config, `${folder.path}/config.json`]);
  // The README makes one for each store.
  for (const store of ['duckdb', 'postgres']) mkdirSync(`${folder.path}/${store}`);
  folder.write('catalog.json', await catalog());
  return async (command: string): Promise<void> => {
    await run('bash', ['-eo', 'pipefail', '-c', command], { cwd: folder.path, env });
  };
}

/** What a page tells to run, without what other tests run. */
function commandsHere(page: string): readonly string[] {
  return shellBlocks(page)
    .flatMap(({ commands }) => commands)
    .filter((command) => !ELSEWHERE.some(([pattern]) => pattern.test(command)));
}

const pages = PAGES.filter((page) => commandsHere(page).length > 0);

describe('the commands in the documentation', () => {
  it.each(pages)('work as they stand in %s', async (page) => {
    const execute = await openDesk();
    for (const command of commandsHere(page)) await execute(command);
  });

  it('work within sentences as well', async () => {
    const execute = await openDesk();
    const inBlocks = new Set(PAGES.flatMap(commandsHere));
    const commands = [...new Set(PAGES.flatMap(commandsInText))].filter(
      (command) => !inBlocks.has(command),
    );
    expect(commands.length).toBeGreaterThan(1);
    // init writes the config that the others need.
    const inits = commands.filter((command) => command.startsWith('tap-lever init'));
    for (const command of commands) if (!inits.includes(command)) await execute(command);
    for (const command of inits) await execute(`rm -f config.json && ${command}`);
  });

  it('are all run by some test', () => {
    const unknown = PAGES.flatMap(commandsHere).filter(
      (command) => !/^(?:tap-lever |tail -n 1 |rm )/.test(command),
    );
    expect(pages).toContain('README.md');
    expect(unknown).toEqual([]);
  });
});
