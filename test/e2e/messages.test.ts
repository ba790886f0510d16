import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { streams } from '../../src/streams/index.ts';
import { lintSchema } from '../helpers/lint-schema.ts';
import { recordsOf, schemasOf } from '../helpers/messages.ts';
import { once } from '../helpers/once.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { validateRecords } from '../helpers/validate.ts';

const TOKEN = 'token-that-nobody-may-see';

const company = createCompany({ opportunities: 12 });
const open = () => openTapAccount({ company, token: TOKEN }, runInProcess);

/** A first run over everything there is. */
const everything = once(async () => {
  const { tap } = await openTapAccount({ company, token: TOKEN });
  return await tap(['--select', '*,eeo*', '--log-level', 'trace'], { config: { token: TOKEN } });
});

describe('stdout', () => {
  it('is one JSON message a line, of the four known types, and nothing else', async () => {
    const { stdout, code } = await everything();
    expect(code).toBe(0);
    expect(stdout.charCodeAt(0)).toBe('{'.charCodeAt(0));
    const lines = stdout.split('\n');
    expect(lines.pop()).toBe('');
    for (const line of lines)
      expect(['SCHEMA', 'RECORD', 'STATE']).toContain((JSON.parse(line) as { type: string }).type);
  });

  it('begins and ends with a STATE', async () => {
    const { messages } = await everything();
    expect(messages[0]).toEqual({ type: 'STATE', value: { bookmarks: {} } });
    expect(messages.at(-1)?.type).toBe('STATE');
  });

  it('holds ACTIVATE_VERSION only on request: one for each full table, after its last record', async () => {
    const { messages } = await everything();
    expect(messages.filter(({ type }) => type === 'ACTIVATE_VERSION')).toEqual([]);
    const { tap } = await open();
    const config = { token: TOKEN, emit_activate_version_messages: true };
    const run = await tap(['--select', 'users', '--select', 'postings'], { config });
    const closing = run.messages.filter(({ type }) => type === 'ACTIVATE_VERSION');
    expect(closing).toEqual([
      { type: 'ACTIVATE_VERSION', stream: 'users', version: expect.any(Number) },
    ]);
    for (const record of recordsOf(run.messages))
      expect(record['version']).toBe(
        record.stream === 'users' ? closing[0]?.['version'] : undefined,
      );
    const last = run.messages.findLastIndex(
      ({ type, stream }) => type === 'RECORD' && stream === 'users',
    );
    expect(run.messages.indexOf(closing[0] as (typeof closing)[number])).toBeGreaterThan(last);
  });
});

describe('stderr', () => {
  it('never looks like a state, for which PipelineWise would take it', async () => {
    const { stderr } = await everything();
    expect(stderr).not.toBe('');
    for (const line of stderr.split('\n').filter((text) => text.startsWith('{')))
      expect(JSON.parse(line)).not.toHaveProperty('bookmarks');
  });

  it('does not show the key, nor does stdout', async () => {
    const { stdout, stderr } = await everything();
    for (const secret of [TOKEN, btoa(`${TOKEN}:`), btoa(TOKEN).replace(/=+$/, '')]) {
      expect(stdout).not.toContain(secret);
      expect(stderr).not.toContain(secret);
    }
  });
});

describe('a run that has nothing to write', () => {
  it('because no stream is selected writes two STATEs and a warning', async () => {
    const { tap, server } = await open();
    const state = { bookmarks: { users: { a: 1 } }, other: [null] };
    const run = await tap(['--select', '!*'], { config: { token: TOKEN }, state });
    expect(run.code).toBe(0);
    expect(run.messages).toEqual([
      { type: 'STATE', value: state },
      { type: 'STATE', value: state },
    ]);
    expect(run.stderr).toContain('No stream is selected');
    expect(server.requests).toHaveLength(0);
  });

  it('because there are no rows still writes every SCHEMA, between STATEs', async () => {
    const { tap } = await openTapAccount(
      {
        intercept: () => ({ status: 200, body: '{"data":[],"hasNext":false}' }),
      },
      runInProcess,
    );
    const run = await tap([
      '--select',
      '*',
      '--select',
      '!eeo_*',
      '--select',
      '!disposition_stages',
    ]);
    expect(run.stderr).not.toContain('CRITICAL');
    expect(run.code).toBe(0);
    const found = recordsOf(run.messages).map(({ stream, record }) => [stream, record['ids']]);
    expect(found.filter(([stream, ids]) => stream !== 'list_reads' || String(ids))).toEqual([]);
    expect(run.messages[0]?.type).toBe('STATE');
    expect(run.messages.at(-1)?.type).toBe('STATE');
    expect(schemasOf(run.messages).map(({ stream }) => stream)).toEqual(
      streams
        .map(({ name }) => name)
        .filter((name) => !name.startsWith('eeo_') && name !== 'disposition_stages'),
    );
  });
});

describe('SCHEMA', () => {
  it('comes once for each selected stream, before all records, and for no other', async () => {
    const { messages } = await everything();
    const names = schemasOf(messages).map(({ stream }) => stream);
    expect(names).toEqual(streams.map(({ name }) => name));
    const firstRecord = messages.findIndex(({ type }) => type === 'RECORD');
    expect(messages.slice(firstRecord).filter(({ type }) => type === 'SCHEMA')).toEqual([]);
  });

  it('names its key, and the time by which the stream is replicated', async () => {
    for (const message of schemasOf((await everything()).messages)) {
      const definition = streams.find(({ name }) => name === message.stream);
      expect(message.key_properties).toEqual(definition?.keys);
      for (const name of (message['bookmark_properties'] ?? []) as string[])
        expect(message.schema.properties[name]?.format).toBe('date-time');
    }
  });

  it('uses only forms that real targets load', async () => {
    for (const { stream, schema, key_properties: keys } of schemasOf((await everything()).messages))
      expect(lintSchema(schema, keys), stream).toEqual([]);
  });
});

describe('RECORD', () => {
  it('exists for every stream of the simulated account', async () => {
    const seen = new Set(recordsOf((await everything()).messages).map(({ stream }) => stream));
    expect(streams.map(({ name }) => name).filter((name) => !seen.has(name))).toEqual([]);
  });

  it('is valid against its SCHEMA under draft 4 and draft 2020-12, formats included', async () => {
    expect(validateRecords((await everything()).messages)).toEqual([]);
  });

  it('has exactly the columns of its SCHEMA', async () => {
    const { messages } = await everything();
    const columns = new Map(
      schemasOf(messages).map(({ stream, schema }) => [stream, Object.keys(schema.properties)]),
    );
    for (const { stream, record } of recordsOf(messages))
      expect(Object.keys(record)).toEqual(columns.get(stream));
  });

  it('has a key that is neither null nor empty, and that no other record of its stream has', async () => {
    const { messages } = await everything();
    const keys = new Map(
      schemasOf(messages).map(({ stream, key_properties: key }) => [stream, key]),
    );
    const seen = new Set<string>();
    for (const { stream, record } of recordsOf(messages)) {
      const key = (keys.get(stream) ?? []).map((name) => record[name]);
      expect(key).not.toContain(null);
      expect(key).not.toContain('');
      const name = JSON.stringify([stream, ...key]);
      expect(seen.has(name), name).toBe(false);
      seen.add(name);
    }
  });

  it('shows every time in UTC with milliseconds', async () => {
    const { messages } = await everything();
    const times = schemasOf(messages).flatMap(({ stream, schema }) =>
      Object.entries(schema.properties)
        .filter(([, { format }]) => format === 'date-time')
        .map(([name]) => `${stream}.${name}`),
    );
    let count = 0;
    for (const { stream, record } of recordsOf(messages))
      for (const [name, value] of Object.entries(record)) {
        if (value === null || !times.includes(`${stream}.${name}`)) continue;
        expect(value).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        count++;
      }
    expect(count).toBeGreaterThan(1000);
  });

  it('says when it was read', async () => {
    for (const { time_extracted: at } of recordsOf((await everything()).messages)) {
      expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(600_000);
    }
  });
});
