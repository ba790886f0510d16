import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createStderr } from '../../src/logging/stderr.ts';

/** A pipe that takes so many bytes, and tells how often it was tried. */
const pipe = vi.hoisted(() => ({ text: '', room: 0, tries: 0 }));
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  writeSync(_descriptor: number, bytes: Buffer, start: number) {
    pipe.tries++;
    const size = Math.min(bytes.length - start, pipe.room);
    if (size === 0) throw Object.assign(new Error('full'), { code: 'EAGAIN' });
    pipe.room -= size;
    pipe.text += bytes.toString('utf8', start, start + size);
    return size;
  },
}));

beforeEach(() => {
  Object.assign(pipe, { text: '', room: 0, tries: 0 });
});

describe('a reader of stderr that does not read', () => {
  it('costs one wait; what follows is dropped until it reads again', () => {
    const { write } = createStderr();
    pipe.room = 4;
    write('a line\n');
    const waited = pipe.tries;
    expect(waited).toBeGreaterThan(10);
    for (let line = 0; line < 5; line++) write(`dropped ${line}\n`);
    expect(pipe.tries).toBe(waited + 5);
    pipe.room = 100;
    write('again\n');
    write('and again\n');
    expect(pipe.text).toBe('a li\nagain\nand again\n');
  });
});
