import {
  chmodSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  createRefreshTokenStore,
  type RefreshTokenSource,
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
  function open(source: Partial<RefreshTokenSource>) {
    const warnings: string[] = [];
    const store = createRefreshTokenStore(
      { given: 'given', configFile: undefined, tokenFile: undefined, ...source },
      {
        patienceMs: 1000,
        signal: new AbortController().signal,
        warn: (message) => warnings.push(message),
        onSecret: () => undefined,
      },
    );
    return { ...store, warnings };
  }

  it('offers what the file holds now, which another run may have replaced', () => {
    const configFile = createFolder().write('config.json', { refresh_token: 'given' });
    const { write, tokens } = open({ configFile });
    expect(tokens()).toEqual(['given']);
    write('mine', 'given');
    expect(readFileSync(configFile, 'utf8')).toBe('{"refresh_token":"mine"}');
    writeFileSync(configFile, '{"refresh_token": "of another run"}');
    expect(tokens()).toEqual(['of another run']);
  });

  it('offers the one of the settings behind that of the file of its own, and no spent one', () => {
    const tokenFile = createFolder().write('token', 'kept\n');
    const { write, tokens } = open({ tokenFile });
    expect(tokens()).toEqual(['kept', 'given']);
    write('next', 'given');
    expect(tokens()).toEqual(['next']);
  });

  it('keeps a symbolic link, and takes from others what they might do with the file', () => {
    const folder = createFolder();
    const target = folder.write('real.json', { refresh_token: 'given' });
    chmodSync(target, 0o664);
    const configFile = `${folder.path}/config.json`;
    symlinkSync(target, configFile);
    open({ configFile }).write('new', 'given');
    expect(readFileSync(target, 'utf8')).toContain('new');
    expect(statSync(target).mode & 0o777).toBe(0o600);
  });

  it('warns once, and goes on, when a new token cannot be kept after all', () => {
    const folder = createFolder();
    const configFile = folder.write('config.json', 'not JSON any more');
    const tokenFile = `${folder.path}/missing/token`;
    for (const [source, words] of [
      [{ configFile }, 'config.json (not JSON)'],
      [{ configFile, tokenFile }, 'missing/token (ENOENT)'],
    ] as const) {
      const { write, tokens, warnings } = open(source);
      write('one', 'given');
      write('two', 'one');
      expect(tokens()[0]).toBe('two');
      expect(warnings).toEqual([expect.stringContaining(words)]);
    }
    expect(readFileSync(configFile, 'utf8')).toBe('not JSON any more');
  });

  it('is tried out before a token is spent', async () => {
    const folder = createFolder();
    const configFile = folder.write('config.json', { refresh_token: 'given' });
    await open({ configFile }).prepare();
    expect(readFileSync(configFile, 'utf8')).toBe('{"refresh_token":"given"}');
    const tokenFile = `${folder.path}/token`;
    await open({ tokenFile }).prepare();
    expect(readFileSync(tokenFile, 'utf8')).toBe('given\n');
    expect(readdirSync(folder.path).sort()).toEqual(['config.json', 'token']);
    await expect(open({}).prepare()).rejects.toThrow('set "refresh_token_file"');
    await expect(open({ tokenFile: `${folder.path}/missing/token` }).prepare()).rejects.toThrow(
      'could not be kept in',
    );
    const essay = folder.write('essay', 'This is not a token.\n');
    await expect(open({ tokenFile: essay }).prepare()).rejects.toThrow('holds no refresh token');
    expect(readFileSync(essay, 'utf8')).toBe('This is not a token.\n');
  });

  it('takes up what a killed run had written but not yet put in place, if it is whole', async () => {
    const folder = createFolder();
    const configFile = folder.write('config.json', { refresh_token: 'given' });
    const draft = folder.write('.config.json.draft', '{"refresh_token":"new"}');
    const store = open({ configFile });
    await store.prepare();
    expect(store.tokens()).toEqual(['new']);
    writeFileSync(draft, '{"refresh_token":"newe');
    await store.prepare();
    expect(store.tokens()).toEqual(['new']);
    writeFileSync(draft, '{"refresh_token":"older"}');
    utimesSync(draft, new Date(0), new Date(0));
    await store.prepare();
    expect(store.tokens()).toEqual(['new']);
    expect(readdirSync(folder.path)).toEqual(['config.json']);
  });
});
