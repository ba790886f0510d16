import { describe, expect, it } from 'vitest';
import { readBody } from '../../src/lever/read-body.ts';
import { createRoom, type Room } from '../../src/lever/room.ts';

const signal = new AbortController().signal;
const bytes = (size: number, fill = 0): Uint8Array => new Uint8Array(size).fill(fill);

function read(
  body: ReadableStream<Uint8Array> | null,
  room: Room = createRoom({ shared: 100, largest: 100 }),
) {
  return readBody(new Response(body), { path: '/users', largest: 100, room, signal });
}

/** A body that is pushed by hand. */
function pushed() {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given;
    },
  });
  return {
    body,
    push: (chunk: Uint8Array) => controller?.enqueue(chunk),
    end: () => controller?.close(),
  };
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
    expect(await read(null)).toBe('');
  });

  it('is not waited for once it is too large', async () => {
    const { body, push } = pushed();
    const text = read(body);
    push(bytes(60));
    push(bytes(41));
    await expect(text).rejects.toMatchObject({ retryable: false });
  });
});

describe('the room', () => {
  it('lets one large answer through after the other, and forgets none of it', async () => {
    const room = createRoom({ shared: 10, largest: 100 });
    const all = [1, 2, 3].map((fill) => {
      const { body, push, end } = pushed();
      return { push: () => push(bytes(8, 64 + fill)), end, text: read(body, room) };
    });
    for (let i = 0; i < 4; i++) for (const { push } of all) push();
    for (const { end } of all) end();
    const texts = await Promise.all(all.map(({ text }) => text));
    expect(texts).toEqual(['A', 'B', 'C'].map((letter) => letter.repeat(32)));
  });

  it('holds back the others until there is space, or nobody wants them any more', async () => {
    const room = createRoom({ shared: 10, largest: 100 });
    const large = room.enter();
    await large.add(bytes(20), signal);
    const waiting = room.enter();
    let isDone = false;
    const added = waiting.add(bytes(20), signal).then(() => {
      isDone = true;
    });
    const unwanted = new AbortController();
    const other = room.enter();
    const ended = other.add(bytes(5), unwanted.signal);
    await settle();
    expect(isDone).toBe(false);
    unwanted.abort(new Error('over'));
    await expect(ended).rejects.toThrow('over');
    other.leave();
    large.leave();
    await added;
    expect(waiting.bytes().length).toBe(20);
    waiting.leave();
    const next = room.enter();
    await next.add(bytes(10), signal);
    expect(next.bytes().length).toBe(10);
  });
});
