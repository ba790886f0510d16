import { describe, expect, it } from 'vitest';
import { ApiError } from '../../src/errors.ts';
import type { LeverClient, Parameters } from '../../src/lever/client.ts';
import {
  type ListRequest,
  pages,
  readPageBody,
  restartedPages,
  StaleOffsetError,
} from '../../src/lever/pages.ts';
import { BudgetSpentError, withBudget } from '../../src/lever/request-budget.ts';

const MOST_TRIES = 10;

/** A client that gives these answers, one a request; what is found wrong is asked again, as Lever would be. */
function script(...answers: unknown[]) {
  const asked: Parameters[] = [];
  const held = new Set<number>();
  const get: LeverClient['get'] = async (_path, parameters, options) => {
    for (let attempt = 1; ; attempt++) {
      asked.push(parameters);
      const json = answers.length > 1 ? answers.shift() : answers[0];
      if (json instanceof Error) throw json;
      try {
        const body = options?.read?.(json, attempt);
        const number = asked.length;
        if (options?.onLarge) held.add(number);
        options?.onLarge?.(() => held.delete(number));
        return { body, receivedAt: asked.length, tookMs: 0 };
      } catch (error) {
        if (!(error as ApiError).retryable || attempt === MOST_TRIES) throw error;
      }
    }
  };
  const client = { get } as LeverClient;
  return { client, asked, held };
}

const page = (id: number, next?: string) => ({
  data: [{ id }],
  hasNext: next !== undefined,
  ...(next !== undefined && { next }),
});

async function idsOf(client: LeverClient, request: Partial<ListRequest> = {}): Promise<unknown[]> {
  const ids: unknown[] = [];
  for await (const { rows } of pages(client, { path: '/users', ...request }))
    ids.push(...rows.map(({ id }) => id));
  return ids;
}

const staleOffset = new ApiError('/users: the token is stale.', {
  path: '/users',
  status: 400,
  code: 'stale-offset',
});

describe('the pages of a list', () => {
  it('are kept in memory until the caller asks for the next, or for no more', async () => {
    const { client, held } = script(page(1, 'a'), page(2, 'b'), page(3));
    const list = pages(client, { path: '/users', isWrittenAtOnce: true });
    await list.next();
    expect(held).toContain(1);
    await list.next();
    expect(held).toContain(2);
    expect(held).not.toContain(1);
    await list.return(undefined);
    // The third one was on its way.
    await new Promise(setImmediate);
    expect([...held]).toEqual([]);
    await idsOf(client, { isWrittenAtOnce: true });
    expect([...held]).toEqual([]);
  });

  it('are requested a hundred rows at a time, with the token of the previous page and the other parameters', async () => {
    const { client, asked } = script(page(1, 'a b+/='), page(2, 'c'), page(3));
    expect(await idsOf(client, { parameters: { archived: 'true' } })).toEqual([1, 2, 3]);
    expect(asked).toEqual([
      { archived: 'true', limit: 100 },
      { archived: 'true', limit: 100, offset: 'a b+/=' },
      { archived: 'true', limit: 100, offset: 'c' },
    ]);
  });

  it('have no paging parameters where Lever refuses them', async () => {
    const { client, asked } = script({ data: [{ id: 1 }] });
    expect(await idsOf(client, { isPaged: false })).toEqual([1]);
    expect(asked).toEqual([{}]);
  });

  it('are fetched one ahead of the consumer, and no further', async () => {
    const { client, asked } = script(page(1, 'a'), page(2, 'b'), page(3));
    const list = pages(client, { path: '/users' });
    await list.next();
    await new Promise(setImmediate);
    expect(asked).toHaveLength(2);
    await list.return(undefined);
    expect(asked).toHaveLength(2);
  });

  it('end where hasNext says so, even if a token is there', async () => {
    const { client, asked } = script({ data: [{ id: 1 }], hasNext: false, next: 'same' });
    expect(await idsOf(client)).toEqual([1]);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['a token that was there before', [page(1, 'a'), page(2, 'a'), page(2)]],
    ['hasNext without a token', [page(1, 'a'), { data: [{ id: 7 }], hasNext: true }, page(2)]],
    ['an empty token', [page(1, 'a'), { data: [{ id: 7 }], hasNext: true, next: '' }, page(2)]],
    [
      'a page without rows in the middle',
      [page(1, 'a'), { data: [], hasNext: true, next: 'b' }, page(2)],
    ],
    [
      'something that is not a list',
      [page(1, 'a'), { data: { count: 5 } }, 'maintenance', null, page(2)],
    ],
  ])('are asked again after %s', async (_name, answers) => {
    const { client, asked } = script(...answers);
    expect(await idsOf(client)).toEqual([1, 2]);
    expect(asked).toHaveLength(answers.length);
  });

  it('may include an empty one if it stays empty', async () => {
    const empty = { data: [], hasNext: true, next: 'b' };
    const { client } = script(page(1, 'a'), empty, empty, empty, empty, page(2));
    expect(await idsOf(client)).toEqual([1, 2]);
  });

  it('fail rather than loop forever', async () => {
    const { client, asked } = script(page(1, 'same'));
    await expect(idsOf(client)).rejects.toThrow('/users answered with a page that leads nowhere.');
    expect(asked.length).toBeLessThanOrEqual(1 + MOST_TRIES);
  });

  it('fail with an error of their own when the list changed under the token', async () => {
    const { client } = script(page(1, 'a'), staleOffset);
    await expect(idsOf(client)).rejects.toBeInstanceOf(StaleOffsetError);
  });
});

describe('the pages of a restarted list', () => {
  const readAll = async (client: LeverClient) => {
    const ids: unknown[] = [];
    for await (const { rows } of restartedPages(client, { path: '/users' }))
      ids.push(...rows.map(({ id }) => id));
    return ids;
  };

  it('start with the first one after a stale token', async () => {
    const { client } = script(page(1, 'a'), staleOffset, page(1, 'b'), page(2));
    expect(await readAll(client)).toEqual([1, 1, 2]);
  });

  it('fail when their tokens go stale again and again', async () => {
    const again = [page(1, 'a'), staleOffset];
    const { client, asked } = script(...again, ...again, ...again, ...again, ...again);
    await expect(readAll(client)).rejects.toBeInstanceOf(StaleOffsetError);
    expect(asked).toHaveLength(8);
  });

  it('go on as long as each reading comes further than all before it', async () => {
    const reading = (pages: number) => Array.from({ length: pages }, (_, i) => page(i, `${i}`));
    const stale = [2, 3, 4, 5, 6, 7].flatMap((length) => [...reading(length), staleOffset]);
    const { client } = script(...stale, ...reading(7), page(7));
    expect((await readAll(client)).slice(-8)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('fail at once with any other error', async () => {
    const { client, asked } = script(new ApiError('no', { path: '/users', status: 403 }));
    await expect(readAll(client)).rejects.toThrow('no');
    expect(asked).toHaveLength(1);
  });
});

describe('the rows of an answer', () => {
  const rowsOf = (body: unknown, recordsKey?: string) =>
    readPageBody(body, { path: '/x', ...(recordsKey !== undefined && { recordsKey }) });

  it.each<[string, unknown, string | undefined, unknown[]]>([
    ['a list under data', { data: [{ id: 1 }], hasNext: false }, undefined, [{ id: 1 }]],
    ['a list under data without hasNext', { data: [{ id: 1 }] }, undefined, [{ id: 1 }]],
    ['a bare list', [{ id: 1 }], undefined, [{ id: 1 }]],
    ['one object under data', { data: { id: 1 } }, undefined, [{ id: 1 }]],
    ['one bare object', { id: 1, name: 'a' }, undefined, [{ id: 1, name: 'a' }]],
    [
      'a list inside an object',
      { data: { stages: [{ id: 1 }], other: [] } },
      'stages',
      [{ id: 1 }],
    ],
    ['a list under data where an object was known', { data: [{ id: 1 }] }, 'stages', [{ id: 1 }]],
    ['no rows', { data: [] }, undefined, []],
  ])('are found in %s', (_name, body, recordsKey, rows) => {
    expect(rowsOf(body, recordsKey)).toEqual({ rows, next: undefined, hasNext: false });
  });

  it.each([null, 'text', 5, {}, { data: null }, { data: {} }, { data: 'x' }, { message: 'no' }])(
    'are not found in %j, which is asked again',
    (body) => {
      let failure: unknown;
      try {
        rowsOf(body);
      } catch (error) {
        failure = error;
      }
      expect(failure).toBeInstanceOf(ApiError);
      expect(failure).toMatchObject({ retryable: true, path: '/x', status: 200 });
    },
  );

  it.each([{}, { data: {} }, { code: 'InternalServerError', message: 'no' }, { text: 'Engineer' }])(
    'are not found in %j where the form of a posting may come without its id',
    (body) => {
      const read = (json: unknown) => readPageBody(json, { path: '/postings/p%20/apply' });
      expect(() => read(body)).toThrow('/postings/{id}/apply answered without a list of records.');
      expect(read({ data: { customQuestions: [], text: 'Engineer' } }).rows).toEqual([
        { id: 'p ', customQuestions: [], text: 'Engineer' },
      ]);
    },
  );

  it.each([
    [
      { data: [], hasNext: true, next: 'a' },
      { next: 'a', hasNext: true },
    ],
    [
      { data: [], hasNext: false, next: 'a' },
      { next: undefined, hasNext: false },
    ],
    [
      { data: [], next: 'a' },
      { next: undefined, hasNext: false },
    ],
    [
      { data: [], hasNext: 'true', next: 'a' },
      { next: undefined, hasNext: false },
    ],
    [
      { data: [], hasNext: true, next: 5 },
      { next: undefined, hasNext: true },
    ],
  ])('go on as %j says', (body, expected) => {
    expect(rowsOf(body)).toMatchObject(expected);
  });
});

describe('a budget of requests', () => {
  it('is spent by every request, and allows none beyond', async () => {
    const { client, asked } = script(page(1, 'a'), page(2, 'b'), page(3));
    const budget = { left: 2 };
    await expect(idsOf(withBudget(client, budget))).rejects.toBeInstanceOf(BudgetSpentError);
    expect(asked).toHaveLength(2);
    expect(budget.left).toBe(0);
  });
});
