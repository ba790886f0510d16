import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type LockOptions, withLock } from '../../src/files/lock.ts';
import { createFolder } from '../helpers/run-tap.ts';

const signal = new AbortController().signal;

function open() {
  const folder = createFolder();
  const file = folder.write('config.json', '{}');
  const lock = `${folder.path}/.config.json.lock`;
  const enter = <Result>(work: () => Promise<Result>, options: Partial<LockOptions> = {}) =>
    withLock(file, { patienceMs: 20_000, signal, ...options }, work);
  return { folder, file, lock, enter };
}

describe('a lock', () => {
  it('lets one through after the other, and leaves nothing behind', async () => {
    const { folder, enter } = open();
    const events: string[] = [];
    const work = (name: string) => async () => {
      events.push(`${name} in`);
      await new Promise((resolve) => setTimeout(resolve, 10));
      events.push(`${name} out`);
      if (name === 'b') throw new Error('failed');
    };
    const ends = await Promise.allSettled(['a', 'b', 'c'].map((name) => enter(work(name))));
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    for (let i = 0; i < events.length; i += 2)
      expect(events[i + 1]).toBe(events[i]?.replace('in', 'out'));
    expect(readdirSync(folder.path)).toEqual(['config.json']);
  });

  it('of a dead process is taken over at once, by one alone', async () => {
    const { lock, enter } = open();
    let mine = '';
    await enter(async () => {
      mine = readFileSync(lock, 'utf8');
    });
    // No process has this number.
    writeFileSync(lock, mine.replace(/^\d+/, '4194305'));
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside--;
    };
    await Promise.all([1, 2, 3, 4].map(() => enter(work, { patienceMs: 5_000 })));
    expect(most).toBe(1);
    expect(existsSync(lock)).toBe(false);
  });

  it('of a living process is waited for, but not for ever', async () => {
    const { lock, file, enter } = open();
    writeFileSync(lock, '1 elsewhere');
    const beat = setInterval(() => utimesSync(lock, new Date(), new Date()), 10);
    try {
      await expect(enter(async () => 'in', { patienceMs: 200 })).rejects.toThrow(
        `Another run has been using ${file}`,
      );
      const over = AbortSignal.abort(new Error('over'));
      await expect(enter(async () => 'in', { signal: over })).rejects.toThrow('over');
    } finally {
      clearInterval(beat);
    }
    expect(readFileSync(lock, 'utf8')).toBe('1 elsewhere');
  });

  it('cannot be had where no file can be written', async () => {
    const work = async () => 'in';
    await expect(
      withLock('/nowhere/at/all', { patienceMs: 0, signal }, work),
    ).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
