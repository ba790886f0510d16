import { chmodSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  createRefreshTokenStore,
  withRefreshToken,
} from '../../src/connection/refresh-token-store.ts';
import { createFolder } from '../helpers/run-tap.ts';

describe('the refresh token in a config file', () => {
  it('is replaced where it stands; all else stays as it was written', () => {
    const text = '\uFEFF{\r\n\t"refresh_token" : "o\\"ld",\r\n\t"burst": 2.0,\r\n\t"x": [1,2]\r\n}';
    expect(withRefreshToken(text, 'n"ew$&')).toBe(text.replace('"o\\"ld"', '"n\\"ew$$&"'));
  });

  it('is found even if another entry has its name', () => {
    const text = '{\n   "app": {"refresh_token": "a"},\n   "refresh_token": "b"\n}\n';
    const edited = withRefreshToken(text, 'new');
    expect(JSON.parse(edited)).toEqual({ app: { refresh_token: 'a' }, refresh_token: 'new' });
    expect(edited).toContain('\n   "refresh_token"');
  });
});

describe('the store', () => {
  it('offers the newest token first, then what the file holds now, then what was given', () => {
    const folder = createFolder();
    const configFile = folder.write('config.json', { refresh_token: 'given' });
    const store = createRefreshTokenStore(
      { given: 'given', configFile, tokenFile: undefined },
      () => undefined,
    );
    store.write('mine');
    expect(readFileSync(configFile, 'utf8')).toBe('{"refresh_token":"mine"}');
    writeFileSync(configFile, '{"refresh_token": "of another run"}');
    expect(store.tokens()).toEqual(['mine', 'of another run', 'given']);
  });

  it('keeps mode and symbolic link of the file', () => {
    const folder = createFolder();
    const target = folder.write('real.json', { refresh_token: 'given' });
    chmodSync(target, 0o640);
    symlinkSync(target, `${folder.path}/config.json`);
    const configFile = `${folder.path}/config.json`;
    const place = { given: 'given', configFile, tokenFile: undefined };
    createRefreshTokenStore(place, () => undefined).write('new');
    expect(readFileSync(target, 'utf8')).toContain('new');
    expect(statSync(target).mode & 0o777).toBe(0o640);
  });

  it('warns once, and goes on, when a new token cannot be kept', () => {
    const warnings: string[] = [];
    const folder = createFolder();
    const configFile = folder.write('config.json', 'not JSON any more');
    const place = { given: 'given', configFile, tokenFile: `${folder.path}/missing/token` };
    for (const tokenFile of [undefined, place.tokenFile]) {
      const store = createRefreshTokenStore({ ...place, tokenFile }, (text) => warnings.push(text));
      store.write('one');
      store.write('two');
      expect(store.tokens()[0]).toBe('two');
    }
    expect(warnings).toEqual([
      expect.stringContaining('config.json (not JSON)'),
      expect.stringContaining('missing/token (ENOENT)'),
    ]);
    expect(readFileSync(configFile, 'utf8')).toBe('not JSON any more');
  });
});
