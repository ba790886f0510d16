import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { OutputError } from '../../src/errors.ts';
import { createWriter } from '../../src/singer/writer.ts';

/** A stream whose reader takes a chunk only when told to. */
function openSlowStream() {
  const chunks: string[] = [];
  const waiting: (() => void)[] = [];
  const stream = new Writable({
    highWaterMark: 10,
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      chunks.push(String(chunk));
      waiting.push(done);
    },
  });
  return { stream, chunks, take: () => waiting.shift()?.() };
}

const failure = (code: string) => Object.assign(new Error(code), { code });

describe('the writer', () => {
  it('hands over every line, in order, by the time it is flushed', async () => {
    const out = new PassThrough();
    const writer = createWriter(out);
    writer.line('{"a":1}\n');
    writer.message({ type: 'STATE', value: { bookmarks: {} } });
    await writer.flush();
    expect(String(out.read())).toBe('{"a":1}\n{"type":"STATE","value":{"bookmarks":{}}}\n');
  });

  it('gathers lines instead of writing each', async () => {
    const { stream, chunks, take } = openSlowStream();
    const writer = createWriter(stream);
    for (let i = 0; i < 1000; i++) writer.line('{}\n');
    expect(chunks).toEqual([]);
    const flushed = writer.flush();
    take();
    await new Promise(setImmediate);
    take();
    await flushed;
    expect(chunks.join('')).toBe('{}\n'.repeat(1000));
  });

  it('lets the caller wait while the reader is slow', async () => {
    const { stream, take } = openSlowStream();
    const writer = createWriter(stream);
    await writer.ready();
    writer.line('x'.repeat(100_000));
    let isReady = false;
    const ready = writer.ready().then(() => {
      isReady = true;
    });
    await new Promise(setImmediate);
    expect(isReady).toBe(false);
    take();
    await ready;
    expect(isReady).toBe(true);
  });

  it.each([
    ['EPIPE', 'The reader of stdout went away'],
    ['ENOSPC', 'Cannot write to stdout (ENOSPC)'],
  ])('fails for good, in words, when stdout fails with %s', async (code, words) => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(failure(code)) });
    const writer = createWriter(stream);
    writer.line('x');
    await expect(writer.flush()).rejects.toThrow(words);
    await expect(writer.ready()).rejects.toBeInstanceOf(OutputError);
    writer.line('y'.repeat(100_000));
    await expect(writer.flush()).rejects.toBeInstanceOf(OutputError);
  });

  it('wakes who waits for a reader that goes away', async () => {
    const { stream } = openSlowStream();
    const writer = createWriter(stream);
    writer.line('x'.repeat(100_000));
    const ready = writer.ready();
    stream.destroy(failure('EPIPE'));
    await expect(ready).rejects.toThrow('The reader of stdout went away');
  });
});
