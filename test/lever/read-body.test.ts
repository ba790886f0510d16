import { getEventListeners } from 'node:events';
import { Readable } from 'node:stream';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type BufferPool, createBufferPool } from '../../src/lever/buffer-pool.ts';
import { readBody } from '../../src/lever/read-body.ts';

const signal = new AbortController().signal;
const bytes = (size: number, fill = 0): Uint8Array => new Uint8Array(size).fill(fill);

function read(
  body: Readable,
  {
    buffers = createBufferPool({ shared: 100, largest: 100 }),
    encoding = '',
    status = 200,
  }: ReadInput = {},
) {
  const options = { status, encoding, path: '/users', largest: 100, buffers, signal };
  return readBody(body, options).then(({ text }) => text);
}

interface ReadInput {
  readonly buffers?: BufferPool;
  readonly encoding?: string;
  readonly status?: number;
}

/** A body that is pushed by hand. */
function pushed() {
  const body = new Readable({ read: () => undefined });
  return { body, push: (chunk: Uint8Array) => body.push(chunk), end: () => body.push(null) };
}

/** Lets everything happen that can. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('the text of an answer', () => {
  it('is whole, even where a character arrives in pieces', async () => {
    const whole = new TextEncoder().encode('\uFEFF"süß €"');
    const { body, push, end } = pushed();
    const text = read(body);
    for (const byte of whole) push(Uint8Array.of(byte));
    end();
    expect(await text).toBe('"süß €"');
    expect(await read(Readable.from([]))).toBe('');
  });

  it('is not waited for once it is too large', async () => {
    const { body, push } = pushed();
    const text = read(body);
    push(bytes(60));
    push(bytes(41));
    await expect(text).rejects.toMatchObject({ retryable: false });
    expect(body.destroyed).toBe(true);
  });

  it.each([
    ['gzip', gzipSync],
    ['X-GZIP', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['br, gzip', (text: Uint8Array) => gzipSync(brotliCompressSync(text))],
    ['deflate, identity', deflateSync],
  ])('is decompressed, as far as it is not too large: %s', async (encoding, compress) => {
    const answer = (size: number) => Readable.from([compress(bytes(size, 65))]);
    expect(await read(answer(100), { encoding })).toBe('A'.repeat(100));
    await expect(read(answer(101), { encoding })).rejects.toMatchObject({
      message: expect.stringContaining('/users: the answer is larger than'),
      retryable: false,
    });
  });

  it('is asked for again, but not for long, when it breaks off or is not compressed as it says', async () => {
    const whole = gzipSync(bytes(100, 65));
    for (const [encoding, content] of [
      ['gzip', whole.subarray(0, -1)],
      ['br', whole],
    ] as const)
      await expect(read(Readable.from([content]), { encoding })).rejects.toMatchObject({
        message: expect.stringMatching(/\/users: the answer cannot be decompressed \(\w+\)\./),
        retryable: true,
        mostTries: 3,
      });
    expect(await read(Readable.from([]), { encoding: 'gzip' })).toBe('');
    expect(await read(Readable.from([bytes(3, 65)]), { encoding: 'unknown' })).toBe('AAA');
  });
});

describe('the text of an answer with another status', () => {
  it('is empty when it is not compressed as it says, so that the status is what counts', async () => {
    const page = () => Readable.from([bytes(50, 65)]);
    for (const status of [401, 403, 404, 429, 503])
      expect(await read(page(), { status, encoding: 'gzip' })).toBe('');
  });
});

describe('the buffers of answers', () => {
  it('lets one large answer through after the other, and forgets none of it', async () => {
    const buffers = createBufferPool({ shared: 10, largest: 100 });
    const all = [1, 2, 3].map((fill) => {
      const { body, push, end } = pushed();
      return { push: () => push(bytes(8, 64 + fill)), end, text: read(body, { buffers }) };
    });
    for (let i = 0; i < 4; i++) for (const { push } of all) push();
    for (const { end } of all) end();
    const texts = await Promise.all(all.map(({ text }) => text));
    expect(texts).toEqual(['A', 'B', 'C'].map((letter) => letter.repeat(32)));
  });

  it('leaves nothing behind on the signal of an answer, however often that waits', async () => {
    const buffers = createBufferPool({ shared: 10, largest: 100 });
    const last = new AbortController();
    const first = Array.from({ length: 15 }, () => {
      const buffer = buffers.acquire();
      return { buffer, added: buffer.add(bytes(20), new AbortController().signal) };
    });
    const added = buffers.acquire().add(bytes(20), last.signal);
    for (const { buffer, added: before } of first) {
      await before;
      expect(getEventListeners(last.signal, 'abort').length).toBe(1);
      buffer.release();
      await settle();
    }
    await added;
    expect(getEventListeners(last.signal, 'abort').length).toBe(0);
  });

  it('holds back the others until there is space, or nobody wants them any more', async () => {
    const buffers = createBufferPool({ shared: 10, largest: 100 });
    const large = buffers.acquire();
    await large.add(bytes(20), signal);
    const waiting = buffers.acquire();
    let isDone = false;
    const added = waiting.add(bytes(20), signal).then(() => {
      isDone = true;
    });
    const unwanted = new AbortController();
    const other = buffers.acquire();
    const ended = other.add(bytes(5), unwanted.signal);
    await settle();
    expect(isDone).toBe(false);
    unwanted.abort(new Error('over'));
    await expect(ended).rejects.toThrow('over');
    other.release();
    large.release();
    await added;
    expect(waiting.bytes().length).toBe(20);
    waiting.release();
    const next = buffers.acquire();
    await next.add(bytes(10), signal);
    expect(next.bytes().length).toBe(10);
  });
});
