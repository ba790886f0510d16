import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { createFolder, runTap, type TapRun } from '../helpers/run-tap.ts';

const TOKEN = 'token-that-nobody-may-see';
const company = createCompany({ opportunities: 1 });
const open = (run?: typeof runInProcess) => openTapAccount({ company, token: TOKEN }, run);

/** Nothing is on stdout, and stderr is one line that says what to do. */
function expectRefusal(run: TapRun, line: string | RegExp): void {
  expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(run.stderr).toMatch(/^CRITICAL /);
  expect(run.stderr).toMatch(line);
  expect(run.stderr).not.toContain(TOKEN);
  expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
}

describe('bad input', () => {
  it.each<[string, { config?: object; state?: unknown }, readonly string[], RegExp]>([
    [
      'a setting',
      { config: { token: null } },
      [],
      /config\.json: "token" is missing\. Create an API key in Lever/,
    ],
    ['a file', { state: 'state' }, [], /State \S+state\.json is not JSON: give the last/],
    [
      'a flag',
      {},
      ['--selct', 'x'],
      /Unknown option '--selct'\. Did you mean --select\? See tap-lever --help\./,
    ],
  ])(
    'in %s ends the program with 2 and one line, before any request',
    async (_name, inputs, flags, line) => {
      const { tap, server } = await open();
      const { config, state } = inputs;
      const run = await tap(flags, { config: { token: TOKEN, ...config }, state });
      expectRefusal(run, line);
      expect(server.requests).toHaveLength(0);
    },
  );

  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      'no start date',
      { start_date: null },
      /config\.json: "start_date" is missing\. Example: "start_date": "2024-01-01T00:00:00Z"/,
    ],
    [
      'the empty start date of the example of singer-io/tap-lever',
      { start_date: '' },
      /config\.json: "start_date" is not a date and time/,
    ],
    [
      'a start date in the future',
      { start_date: '2999-01-01' },
      /config\.json: "start_date" lies in the future\. Example: "start_date": "2024-01-01T00:00:00Z"/,
    ],
    [
      'a date that does not exist',
      { start_date: '2024-02-31' },
      /config\.json: "start_date" is not a date and time, such as "2024-01-01T00:00:00Z"/,
    ],
    [
      'an unknown environment',
      { environment: 'prod' },
      /config\.json: "environment" must be one of "production", "sandbox", "eu", "demo"\./,
    ],
    [
      'a rate below zero',
      { requests_per_second: -1 },
      /config\.json: "requests_per_second" is below 0\.1, a request in ten seconds\. Example: "requests_per_second": 10\./,
    ],
  ])('is refused: a config with %s', async (_name, config, line) => {
    const { configure, server } = await open();
    expectRefusal(await runInProcess(['--config', configure(config)]), line);
    expect(server.requests).toHaveLength(0);
  });

  it.each<[string, string | undefined, RegExp]>([
    [
      'does not exist',
      undefined,
      /config\.json does not exist\. Check the path, or let tap-lever init write/,
    ],
    ['is a folder', 'folder', /config\.json is a folder\. /],
    ['is not JSON', `{"token": "${TOKEN}",}`, /is not JSON \(at line 1, column \d+\): compare it/],
    ['is not an object', `["${TOKEN}"]`, /is not a JSON object: expected \{"token": /],
  ])('is refused: a config that %s', async (_name, content, line) => {
    const folder = createFolder();
    const file = join(folder.path, 'config.json');
    if (content === 'folder') mkdirSync(file);
    else if (content !== undefined) folder.write('config.json', content);
    expectRefusal(await runInProcess(['--config', file]), line);
  });

  it.each<[string, string, unknown, RegExp]>([
    ['a state that is empty', 'state', '', /state\.json is empty: put an older state in its/],
    [
      'a catalog that is not JSON',
      'catalog',
      '{',
      /Catalog \S+catalog\.json is not JSON: make one/,
    ],
    [
      'a catalog that is not a Singer catalog',
      'catalog',
      { tables: [] },
      /catalog\.json is not a Singer catalog/,
    ],
    [
      'a state that is not a Singer state',
      'state',
      [],
      /state\.json is not a Singer state: expected/,
    ],
  ])('is refused: %s', async (_name, flag, content, line) => {
    const { configure, server } = await open();
    const file = createFolder().write(`${flag}.json`, content);
    expectRefusal(await runInProcess(['--config', configure(), `--${flag}`, file]), line);
    expect(server.requests).toHaveLength(0);
  });

  it.each<[string, readonly string[], RegExp]>([
    [
      'a catalog that does not exist',
      ['--catalog', 'none.json'],
      /Catalog none\.json does not exist\. Make/,
    ],
    ['a pattern that matches nothing', ['--select', 'ofers'], /--select ofers matches no stream/],
    ['a pattern of a misspelt field', ['--select', 'users.emial'], /Did you mean "users\.email"\?/],
    [
      'a word after the flags',
      ['state.json'],
      /Unexpected word "state\.json"\. .* See tap-lever --help\./,
    ],
  ])('is refused: %s', async (_name, flags, line) => {
    const { configure, server } = await open();
    expectRefusal(await runInProcess(['--config', configure(), ...flags]), line);
    expect(server.requests).toHaveLength(0);
  });
});

describe('a config', () => {
  it('that is missing is refused', async () => {
    expectRefusal(await runInProcess([]), /--config is missing\. Give --config config\.json/);
  });

  it('that has several faults gets a line for each', async () => {
    const { tap } = await open(runInProcess);
    const run = await tap([], { config: { token: null, start_date: 'yesterday', burst: 0 } });
    expect(run.code).toBe(2);
    expect(run.stderr.match(/^CRITICAL .*config\.json: "\w+" /gm)).toHaveLength(3);
  });

  it('with an unknown setting is used, with a warning that suggests the nearest one', async () => {
    const { tap } = await open(runInProcess);
    const config = { token: TOKEN, startdate: '2020-01-01', warehouse: 1 };
    const run = await tap(['--test=schema', '--select', 'users'], { config });
    expect(run.code).toBe(0);
    expect(run.stderr).toContain('unknown setting \\"startdate\\". Did you mean \\"start_date\\"?');
    expect(run.stderr).toContain('unknown setting \\"warehouse\\"."');
  });

  it('may be spread over files, the environment and a .env file', async () => {
    const { server } = await open();
    const folder = createFolder();
    folder.write('.env', 'TAP_LEVER_START_DATE=2024-01-01\nTAP_LEVER_TOKEN=overruled\n');
    const files = [
      folder.write('a.json', { base_url: 'https://lever.invalid', token: 'a' }),
      folder.write('b.json', { base_url: server.url }),
    ];
    const configs = [...files, 'ENV'].flatMap((name) => ['--config', name]);
    const env = { TAP_LEVER_TOKEN: TOKEN };
    const run = await runTap([...configs, '--select', 'stages'], { cwd: folder.path, env });
    expect(run).toMatchObject({ code: 0 });
    expect(run.records('stages')).not.toHaveLength(0);
  });

  it('from the environment is refused with the name of the variable', async () => {
    const env = { TAP_LEVER_START_DATE: '2024-01-01' };
    const { path: cwd } = createFolder();
    expectRefusal(
      await runInProcess(['--config', 'ENV'], { cwd, env }),
      /The environment: TAP_LEVER_TOKEN is missing\./,
    );
  });
});

describe('a key that Lever does not know', () => {
  it('ends the run with 1 and one line, and the state stays as it was', async () => {
    const { tap, server } = await open();
    const state = { bookmarks: { opportunities: { replication_key_value: null } } };
    const run = await tap([], { config: { token: 'some-other-key' }, state });
    expect(run.code).toBe(1);
    expect(run.stderr.match(/^CRITICAL .*$/gm)).toEqual([
      expect.stringMatching(/the API key is not valid: check `token`, and .* `environment`/),
    ]);
    expect(run.stdout + run.stderr).not.toContain('some-other-key');
    expect(run.messages.at(-1)).toEqual({ type: 'STATE', value: state });
    expect(run.messages.filter(({ type }) => type === 'RECORD')).toEqual([]);
    expect(server.requests.every(({ status }) => status === 401 || status === 0)).toBe(true);
  });
});
