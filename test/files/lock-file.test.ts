import { existsSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  createLockFile,
  isRunning,
  type LockFile,
  readLockFile,
  removeLeftBehind,
} from '../../src/files/lock-file.ts';
import { createFolder } from '../helpers/run-tap.ts';

function openLeftBehind() {
  const folder = createFolder();
  const path = folder.write('state.json.lock', 'of a dead process');
  return { folder, path, found: readLockFile(path) as LockFile };
}

describe('a lock that was left behind', () => {
  it('is removed, with nothing beside it', () => {
    const { folder, path, found } = openLeftBehind();
    removeLeftBehind(path, found);
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('stays where another process has taken it over since it was found', () => {
    const { path, found } = openLeftBehind();
    removeLeftBehind(path, found);
    expect(createLockFile(path, 'of the other one')).toBe(true);
    removeLeftBehind(path, found);
    expect(readFileSync(path, 'utf8')).toBe('of the other one');
  });

  it('stays where its holder showed a sign of life since it was found', () => {
    const { path, found } = openLeftBehind();
    utimesSync(path, new Date(), new Date(found.touchedAt + 5_000));
    removeLeftBehind(path, found);
    expect(existsSync(path)).toBe(true);
  });

  it('is left to another process that is about to remove it, unless that died over it', () => {
    const { folder, path, found } = openLeftBehind();
    const broom = folder.write('state.json.lock.broom', '');
    removeLeftBehind(path, found);
    expect(existsSync(path)).toBe(true);
    utimesSync(broom, new Date(), new Date(Date.now() - 60_000));
    removeLeftBehind(path, found);
    removeLeftBehind(path, found);
    expect(readdirSync(folder.path)).toEqual([]);
  });
});

describe('isRunning', () => {
  it('is true of this process, and false of a number that no process has', () => {
    expect(isRunning(process.pid)).toBe(true);
    expect(isRunning(4_194_305)).toBe(false);
  });
});
