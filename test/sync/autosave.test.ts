import { describe, expect, it } from 'vitest';
import type { LeverClient } from '../../src/lever/client.ts';
import { createAutosave } from '../../src/sync/run/autosave.ts';

/** An autosave that is due after ten requests, and a function that makes some. */
function openAutosave() {
  const statistics = { requests: 0, retries: 0, rejected: 0, waiting: 0 };
  const client: LeverClient = {
    statistics,
    startedAt: () => undefined,
    async get(path) {
      statistics.requests++;
      if (path === '/broken') throw new Error('broken');
      return { body: [], receivedAt: 0, tookMs: 0 };
    },
  };
  const autosave = createAutosave(client, 10);
  const request = async (count: number, path = '/users'): Promise<void> => {
    for (let i = 0; i < count; i++) await autosave.client.get(path, {}).catch(() => undefined);
  };
  return { autosave, request };
}

describe('what is reached', () => {
  it('is saved once as many requests are made, whoever makes them, in its latest form', async () => {
    const { autosave, request } = openAutosave();
    const saved: string[] = [];
    const work = autosave.open();
    work.reached(() => saved.push('a'));
    await request(5);
    work.reached(() => saved.push('b'));
    await request(4);
    expect(saved).toEqual([]);
    await request(1);
    expect(saved).toEqual(['b']);
    await request(30);
    expect(saved).toEqual(['b']);
  });

  it('is saved at once where the last time is so long ago', async () => {
    const { autosave, request } = openAutosave();
    await request(25);
    const saved: string[] = [];
    const work = autosave.open();
    work.reached(() => saved.push('a'));
    expect(saved).toEqual(['a']);
    work.reached(() => saved.push('b'));
    await request(9);
    expect(saved).toEqual(['a']);
    await request(1);
    expect(saved).toEqual(['a', 'b']);
  });

  it('is saved with that of other work', async () => {
    const { autosave, request } = openAutosave();
    const saved: string[] = [];
    autosave.open().reached(() => saved.push('one'));
    await request(8);
    autosave.open().reached(() => saved.push('other'));
    await request(2);
    expect(saved).toEqual(['one', 'other']);
  });

  it('counts requests that fail', async () => {
    const { autosave, request } = openAutosave();
    const saved: string[] = [];
    autosave.open().reached(() => saved.push('a'));
    await request(10, '/broken');
    expect(saved).toEqual(['a']);
  });

  it('is saved at the end of the work, unless that says it by other means', async () => {
    const { autosave, request } = openAutosave();
    const saved: string[] = [];
    const closed = autosave.open();
    closed.reached(() => saved.push('closed'));
    closed.close();
    closed.close();
    const dropped = autosave.open();
    dropped.reached(() => saved.push('dropped'));
    dropped.drop();
    dropped.close();
    await request(20);
    expect(saved).toEqual(['closed']);
  });
});
