import { chmodSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { openAccount } from '../helpers/open-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { createFolder, runTap } from '../helpers/run-tap.ts';

const KEY = 'the-real-key';
const DATE = ['--start-date', '2022-05-01'];

describe('init without a terminal', () => {
  it('writes a config and a catalog that the next command can use', async () => {
    const { server } = await openAccount({
      company: createCompany({ opportunities: 5 }),
      token: KEY,
      denied: (path) => path === '/tags',
    });
    const { path: cwd, write } = createFolder();
    write('key.txt', `${KEY}\n`);
    const flags = ['--token-file', 'key.txt', '--base-url', server.url, '--streams', 'users,t*'];
    const init = await runTap(['init', ...flags, ...DATE], { cwd, secrets: [KEY] });
    expect(init).toMatchObject({ code: 0 });
    expect(JSON.parse(init.stderr)).toMatchObject({ level: 'warn' });
    expect(init.stderr).toContain('may not read tags (tags:read:admin)');
    for (const file of ['config.json', 'catalog.json'])
      expect(statSync(`${cwd}/${file}`).mode & 0o777).toBe(0o600);
    const command = /^ {2}tap-lever (.*--test)$/m.exec(init.stdout)?.[1] ?? '';
    const run = await runTap(command.split(' '), { cwd, secrets: [KEY] });
    expect(run.code).toBe(0);
    expect(run.messages.filter(({ type }) => type === 'SCHEMA')).toMatchObject([
      { stream: 'users' },
    ]);
    expect(run.records('users')).toHaveLength(1);
  });

  it('uses the defaults where there are any', async () => {
    const { path: cwd } = createFolder();
    const init = await runInProcess(['init', '--environment', 'demo'], { cwd });
    expect(init).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(readFileSync(`${cwd}/config.json`, 'utf8'))).toEqual({
      environment: 'demo',
      start_date: '2024-01-01',
    });
    expect(existsSync(`${cwd}/catalog.json`)).toBe(false);
  });

  it('names the flags that are missing, and writes nothing', async () => {
    const { path: cwd } = createFolder();
    const run = await runTap(['init'], { cwd });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(/--token-file is missing.*\n.*--start-date is missing/);
    expect(existsSync(`${cwd}/config.json`)).toBe(false);
  });

  it.each<[flags: string[], problem: RegExp]>([
    [[...DATE, '--token-file', 'none.txt'], /none\.txt does not exist/],
    [[...DATE, '--token-file', 'key.txt'], /The API key contains white space/],
    [['--environment', 'demo', '--start-date', 'today'], /--start-date is not a date/],
    [['--environment', 'demo', '--streams', 'userz'], /--streams userz .*"users"/],
    [['--environment', 'demo', '--streams', 'users.email'], /--streams takes whole streams/],
    [['--environment', 'moon'], /Allowed choices are production, sandbox, eu, demo/],
    [['--environment', 'demo', '--config', 'none/config.json'], /cannot be written \(ENOENT\)/],
  ])('says what is wrong with a flag, and writes nothing: %j', async (flags, problem) => {
    const { path: cwd, write } = createFolder();
    write('key.txt', 'two words');
    const run = await runInProcess(['init', ...flags], { cwd });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(problem);
    expect(readdirSync(cwd)).toEqual(['key.txt']);
  });

  it('writes nothing when Lever refuses the key', async () => {
    const { server } = await openAccount({ token: KEY });
    const { path: cwd } = createFolder();
    const flags = ['--base-url', server.url, '--streams', 'users', ...DATE];
    const env = { TAP_LEVER_TOKEN: 'a-wrong-key' };
    const init = await runInProcess(['init', ...flags], { cwd, env, secrets: ['a-wrong-key'] });
    expect(init).toMatchObject({ code: 1, stdout: '' });
    expect(init.stderr).toContain('the API key is not valid');
    expect(existsSync(`${cwd}/config.json`)).toBe(false);
  });

  it('overwrites a config only with --force, and makes it private', async () => {
    const { path: cwd, write } = createFolder();
    const config = write('config.json', '{}');
    chmodSync(config, 0o644);
    const flags = ['init', '--environment', 'demo'];
    const refused = await runInProcess(flags, { cwd });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('config.json already exists: --force overwrites it');
    expect(readFileSync(config, 'utf8')).toBe('{}');
    expect((await runInProcess([...flags, '--force'], { cwd })).code).toBe(0);
    expect(statSync(config).mode & 0o777).toBe(0o600);
  });
});
