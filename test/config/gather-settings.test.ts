import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkSyncSettings } from '../../src/config/check-settings.ts';
import { gatherSettings } from '../../src/config/gather-settings.ts';
import { InputError } from '../../src/errors.ts';
import { readText } from '../../src/files/read-text.ts';
import { createFolder } from '../helpers/run-tap.ts';

/** Works in a folder of its own until the test is over. */
function enterFolder() {
  const folder = createFolder();
  const before = process.cwd();
  process.chdir(folder.path);
  onTestFinished(() => process.chdir(before));
  return folder;
}

const valuesOf = (names: readonly string[], environment: Record<string, string> = {}) =>
  Object.fromEntries(
    [...gatherSettings(names, environment).values].map(([key, { value }]) => [key, value]),
  );

describe('settings', () => {
  it('come from files, of which later ones win', () => {
    const folder = createFolder();
    const files = [
      folder.write('a.json', { token: 'a', burst: 1 }),
      folder.write('b.json', '\uFEFF{"token": "b"}'),
    ];
    expect(valuesOf(files)).toEqual({ token: 'b', burst: 1 });
    expect(valuesOf(files.toReversed())).toEqual({ token: 'a', burst: 1 });
  });

  it('come from the environment only when ENV is named, and then win wherever it stands', () => {
    const file = createFolder().write('a.json', { token: 'file', burst: 1 });
    const environment = { TAP_LEVER_TOKEN: 'variable', TAP_LEVER_BURST: '', TOKEN: 'other' };
    expect(valuesOf([file], environment)).toEqual({ token: 'file', burst: 1 });
    expect(valuesOf([file, 'ENV'], environment)).toEqual({ token: 'variable', burst: 1 });
    expect(valuesOf(['ENV', file], environment)).toEqual({ token: 'variable', burst: 1 });
    expect(valuesOf(['ENV'], environment)).toEqual({ token: 'variable' });
  });

  it('come from a .env file in the working directory where the environment has none', () => {
    const folder = enterFolder();
    folder.write('.env', 'TAP_LEVER_TOKEN="from file"\nTAP_LEVER_START_DATE=2024-01-01\n');
    expect(valuesOf(['ENV'])).toEqual({ token: 'from file', start_date: '2024-01-01' });
    expect(valuesOf(['ENV'], { TAP_LEVER_TOKEN: 'x' })).toMatchObject({ token: 'x' });
  });

  it('say where each was found, so that a complaint can', () => {
    const file = createFolder().write('a.json', { token: 'key', start_date: 'soon' });
    expect(() => checkSyncSettings(gatherSettings([file], {}))).toThrow(`${file}: "start_date"`);
    const variables = { TAP_LEVER_TOKEN: 'key', TAP_LEVER_START_DATE: 'soon' };
    expect(() => checkSyncSettings(gatherSettings(['ENV'], variables))).toThrow(
      'TAP_LEVER_START_DATE: "start_date" is not a date',
    );
  });

  it('that are missing are missing in the last file, or in the environment if that is all', () => {
    const folder = createFolder();
    const files = [folder.write('a.json', {}), folder.write('b.json', {})];
    expect(() => checkSyncSettings(gatherSettings(files, {}))).toThrow(
      `${files[1]}: "token" is missing`,
    );
    expect(() => checkSyncSettings(gatherSettings([...files, 'ENV'], {}))).toThrow(
      `${files[1]}: "token" is missing`,
    );
    expect(() => checkSyncSettings(gatherSettings(['ENV'], {}))).toThrow(
      'The environment: TAP_LEVER_TOKEN is missing',
    );
  });

  it('misspelt in the environment are a warning; variables of hosts are none', () => {
    const variables = { TAP_LEVER_TOKN: 'x', TAP_LEVER_LOGLEVEL: 'info', TAP_LEVER__SELECT: '[]' };
    expect(gatherSettings(['ENV'], variables).warnings).toEqual([
      'TAP_LEVER_TOKN: unknown setting "tokn". Did you mean "token"?',
    ]);
  });
});

describe('a config that cannot be read', () => {
  it('is none at all', () => {
    expect(() => gatherSettings([], {})).toThrow(InputError);
    expect(() => gatherSettings([], {})).toThrow('--config');
  });

  it.each([
    ['{"token": "sesame",\n  "start_date" "2024-01-01"}', 'is not JSON (at line 2, column 16)'],
    ['{"token": "sesame"', 'is not JSON'],
    ['sesame', 'is not JSON'],
    ['', 'is not JSON'],
    ['["sesame"]', 'is not a JSON object'],
    ['"sesame"', 'is not a JSON object'],
    ['null', 'is not a JSON object'],
  ])('is described without a word of what it holds: %s', (text, problem) => {
    const file = createFolder().write('config.json', text);
    const read = () => gatherSettings([file], {});
    expect(read).toThrow(InputError);
    expect(read).toThrow(`Config ${file} ${problem}`);
    expect(read).not.toThrow('sesame');
    expect(read).toThrow(/^[^\n]*$/);
  });

  it('does not exist, or is a folder', () => {
    const { path } = createFolder();
    mkdirSync(join(path, 'folder'));
    const read = (name: string) => () => readText(join(path, name), 'Config', 'Check the path.');
    expect(read('none')).toThrow(`Config ${join(path, 'none')} does not exist. Check the path.`);
    expect(read('folder')).toThrow(`Config ${join(path, 'folder')} is a folder. Check the path.`);
    expect(read('none')).toThrow(InputError);
  });
});
