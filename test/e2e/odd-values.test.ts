import { describe, expect, it } from 'vitest';
import { once } from '../helpers/once.ts';
import { openTapAccount, type TapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { validateRecords } from '../helpers/validate.ts';

/** An account in which some lists have these rows, in Lever's own JSON. */
function openWith(
  rows: Readonly<Record<string, readonly string[]>>,
  run?: typeof runInProcess,
): Promise<TapAccount> {
  return openTapAccount(
    {
      intercept({ path }) {
        const texts = rows[path];
        return texts && { status: 200, body: `{"data":[${texts.join(',')}],"hasNext":false}` };
      },
    },
    run,
  );
}

/** The summary line of a stream. */
function summaryOf(stderr: string, stream: string): Record<string, unknown> {
  const lines = stderr.split('\n').filter((line) => line.startsWith('{'));
  const facts = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return facts.find((one) => one['stream'] === stream && 'records' in one) ?? {};
}

const TIMES = [
  '0',
  '-1',
  '-62135596800001',
  '253402300800000',
  '1e300',
  '""',
  '"next Tuesday"',
  '"2024-02-31"',
  'true',
  '{"at":5}',
  '99999999999999999999',
];

const users = once(async () => {
  const fine =
    '{"id":"fine","createdAt":1407460071043,"deactivatedAt":"2024-01-01T00:00:00-08:00"}';
  const odd = TIMES.map((time, i) => `{"id":"odd-${i}","createdAt":${time}}`);
  const { tap } = await openWith({ '/users': [...odd, fine] }, runInProcess);
  return await tap(['--select', 'users']);
});

describe('an invalid time', () => {
  it('becomes null, and does not cost the row', async () => {
    const run = await users();
    expect(run.code).toBe(0);
    expect(run.records('users').map(({ createdAt }) => createdAt)).toEqual([
      ...TIMES.map(() => null),
      '2014-08-08T01:07:51.043Z',
    ]);
    expect(run.records('users').at(-1)?.['deactivatedAt']).toBe('2024-01-01T08:00:00.000Z');
    expect(validateRecords(run.messages)).toEqual([]);
  });

  it('is counted by stream and field, without its value', async () => {
    const { stderr } = await users();
    expect(summaryOf(stderr, 'users')).toMatchObject({
      records: TIMES.length + 1,
      coercions: { 'createdAt: not a valid time': TIMES.length },
    });
    expect(stderr).not.toContain('Tuesday');
  });
});

const requisitions = once(async () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const text = JSON.stringify('👩‍🚀 a\u2028b\r\n\t"\\u0000"');
  const rows = [
    `{"id":"nul","name":"a\\u0000b\\ud800c","customFields":{"k\\u0000":"\\udfff"}}`,
    `{"id":"text","name":${text}}`,
    `{"id":"long","name":"${'x'.repeat(1_000_000)}"}`,
    '{"id":"proto","customFields":{"__proto__":{"a":1},"constructor":2}}',
    `{"id":"deep","name":"deep","customFields":{"a":${deep}}}`,
    '{"id":12345678901234567890,"name":9007199254740993}',
    '{"id":"sizes","headcountTotal":"unlimited","headcountHired":12345678901234567890}',
    '{"id":"money","compensationBand":{"min":0.30000000000000004,"max":12345678901234567890}}',
    '{"id":"exponent","compensationBand":{"min":1e21,"max":1e-7}}',
    '{"id":"free","customFields":{"big":12345678901234567890,"rate":0.1,"far":1e20,"whole":12345678901234567890.0,"few":1.5e3}}',
    '{"name":"without id"}',
  ];
  const { tap } = await openWith({ '/requisitions': rows }, runInProcess);
  return await tap(['--select', 'requisitions']);
});

const requisition = async (id: string) =>
  (await requisitions()).records('requisitions').find((row) => row['id'] === id);

describe('odd text', () => {
  it('loses NUL and lone surrogates, which PostgreSQL refuses', async () => {
    expect(await requisition('nul')).toMatchObject({
      name: 'ab\ufffdc',
      customFields: { k: '\ufffd' },
    });
    expect((await requisitions()).stdout).not.toMatch(/[^\\]\\u(0000|d[89a-f])/i);
  });

  it('passes through otherwise: emoji, line separators, escapes, a megabyte', async () => {
    expect((await requisition('text'))?.['name']).toBe('👩‍🚀 a\u2028b\r\n\t"\\u0000"');
    expect((await requisition('long'))?.['name']).toHaveLength(1_000_000);
  });

  it('may be the name of a member that JavaScript has other plans for', async () => {
    expect(JSON.stringify((await requisition('proto'))?.['customFields'])).toBe(
      '{"__proto__":{"a":1},"constructor":2}',
    );
  });
});

describe('odd numbers', () => {
  it('beyond 2^53 keep their digits where the column is text', async () => {
    expect(await requisition('12345678901234567890')).toMatchObject({ name: '9007199254740993' });
    expect(await requisition('sizes')).toMatchObject({
      headcountTotal: 'unlimited',
      headcountHired: '12345678901234567890',
    });
    expect((await requisition('free'))?.['customFields']).toEqual({
      big: '12345678901234567890',
      rate: 0.1,
      far: '1e20',
      whole: '12345678901234567890.0',
      few: 1500,
    });
  });

  it('are null where no double holds them, and never written with an exponent that a target reads as text', async () => {
    expect((await requisition('money'))?.['compensationBand']).toMatchObject({
      min: 0.1 + 0.2,
      max: null,
    });
    expect((await requisition('exponent'))?.['compensationBand']).toMatchObject({
      min: null,
      max: 1e-7,
    });
    const numbers =
      (await requisitions()).stdout.match(/(?<=[:,[])-?\d[\d.eE+-]*(?=[,}\]])/g) ?? [];
    for (const number of numbers)
      expect(Number.isInteger(Number(number)) ? Number.isSafeInteger(Number(number)) : true).toBe(
        true,
      );
  });
});

describe('an odd record', () => {
  it('loses a value nested too deeply for JSON, and nothing else', async () => {
    expect(await requisition('deep')).toMatchObject({ name: 'deep', customFields: null });
  });

  it('is rid of what must not leave the program, however deep that is', async () => {
    const secret = '"signatureToken":"s-i-g-n-e-d"';
    const deep = `${'[{"a":'.repeat(20_000)}{${secret}}${'}]'.repeat(20_000)}`;
    const row = `{"id":"deep","url":"u",${secret},"configuration":{"a":[{${secret},"b":1}],"c":${deep}}}`;
    const { tap } = await openWith({ '/webhooks': [row, '{"id":"fine"}'] });
    const run = await tap(['--select', 'webhooks'], { secrets: ['s-i-g-n-e-d'] });
    expect(run.code).toBe(0);
    expect(run.records('webhooks')).toMatchObject([
      { id: 'deep', url: 'u', configuration: null },
      { id: 'fine' },
    ]);
    expect(run.stdout).not.toContain('signatureToken');
  });

  it('without its key is the only one that is skipped, and is counted', async () => {
    const { code, stderr, records } = await requisitions();
    expect(code).toBe(0);
    expect(records('requisitions')).toHaveLength(10);
    expect(summaryOf(stderr, 'requisitions')).toMatchObject({ records: 10, skipped: 1 });
  });

  it('is valid nevertheless', async () => {
    expect(validateRecords((await requisitions()).messages)).toEqual([]);
  });
});

describe('an id that is none', () => {
  it('costs its row, which is counted, and no other', async () => {
    const ids = [
      '{"toString":null}',
      '"half \\ud800"',
      `${'['.repeat(9000)}${']'.repeat(9000)}`,
      'true',
    ];
    const row = (id: string, more: string): string =>
      `{"id":${id},"createdAt":1700000000000,"updatedAt":1700000000000${more}}`;
    const rows = [
      ...ids.map((id) => row(id, '')),
      ...ids.map((id, i) => row(`"contact-${i}"`, `,"contact":${id},"applications":[${id}]`)),
      row('"fine"', ',"contact":"c1","applications":[]'),
    ];
    const { tap, server } = await openWith({ '/opportunities': rows });
    const run = await tap(['--select', 'opportunit*s', '--select', 'contacts'], {
      config: { start_date: '2023-01-01', retry_budget_seconds: 0.2 },
    });
    expect(run.stderr).not.toContain('bug');
    expect([0, 3]).toContain(run.code);
    expect(run.records('opportunities').map(({ id }) => id)).toEqual([
      ...ids.map((_, i) => `contact-${i}`),
      'fine',
    ]);
    expect(summaryOf(run.stderr, 'opportunities')).toMatchObject({ records: 5, skipped: 4 });
    expect(server.requests.filter(({ path }) => path.includes('/fine/')).length).toBeGreaterThan(5);
    expect(run.state).toMatchObject({ bookmarks: { opportunities: { backfill: null } } });
  });
});
