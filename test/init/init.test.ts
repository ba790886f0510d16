import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { runInit } from '../../src/init/init.ts';
import type { InitFlags } from '../../src/init/init-flags.ts';
import { CancelledError } from '../../src/init/prompter.ts';
import { openAccount } from '../helpers/open-account.ts';
import { createFolder } from '../helpers/run-tap.ts';
import { createScriptedPrompter, type ScriptedPrompter } from './scripted-prompter.ts';

const printed = vi.hoisted(() => ({ text: '' }));
vi.mock('../../src/print-document.ts', () => ({
  async printDocument(text: string) {
    printed.text += text;
  },
}));

// Lever's own limit would make seconds of each check of a key.
vi.mock(import('../../src/lever/rate-limiter.ts'), async (original) => {
  const { createRateLimiter, ...rest } = await original();
  return {
    ...rest,
    createRateLimiter: (options) =>
      createRateLimiter({ ...options, requestsPerSecond: 100_000, burst: 1000 }),
  };
});

beforeEach(() => {
  printed.text = '';
});

const KEY = 'the-real-key';

async function openInit(
  denied: (path: string) => boolean = () => false,
  token = KEY,
  opportunities = 5,
) {
  const company = createCompany({ opportunities });
  const { server } = await openAccount({ company, token, denied });
  const { path, write } = createFolder();
  const [config, catalog] = [join(path, 'config.json'), join(path, 'catalog.json')];
  const hidden: string[] = [];
  const run = async (answers: readonly unknown[], flags: Partial<InitFlags> = {}) => {
    const prompter: ScriptedPrompter = createScriptedPrompter(answers);
    const stderr = {
      hide: (secret: string) => void hidden.push(secret),
      redact: (text: string) => text,
      write: () => undefined,
      draw: () => undefined,
      setFooter: () => undefined,
    };
    const all = { config, catalog, baseUrl: server.url, ...flags };
    const program = {
      controller: new AbortController(),
      stderr,
      endsItself: () => undefined,
      collectEarly: () => undefined,
    };
    await runInit(all, program, prompter);
    expect(prompter.left).toEqual([]);
    return prompter;
  };
  const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
  return { run, read, write, config, catalog, hidden, url: server.url };
}

describe('the questions', () => {
  it('lead to a config that only its owner can read', async () => {
    const { run, read, config, catalog, hidden, url } = await openInit();
    await run(['production', 'default', true, KEY, '2022-05-01']);
    expect(read(config)).toEqual({ base_url: url, token: KEY, start_date: '2022-05-01' });
    expect(statSync(config).mode & 0o777).toBe(0o600);
    expect(existsSync(catalog)).toBe(false);
    expect(hidden).toContain(KEY);
    expect(printed.text).toContain(`tap-lever --config ${config} --state state.json`);
    expect(printed.text).toContain('A state belongs to one target');
    expect(printed.text).not.toContain(KEY);
  });

  it('explain where to make a key and which permissions it needs, before they ask for it', async () => {
    const { run } = await openInit();
    const { heard } = await run([
      'production',
      'own',
      ['opportunity_offers', 'users'],
      false,
      KEY,
      '2022-05-01',
    ]);
    const help = heard.find((text) => text.startsWith('The API key\n'));
    expect(help).toContain('Integrations and API');
    expect(help).toContain('offers, opportunities, users');
    expect(help).not.toMatch(/audit|applications/);
    expect(help).toContain('Access to confidential data is not needed');
    expect(heard.indexOf(help ?? '')).toBeLessThan(
      heard.findIndex((text) => /^API key/.test(text)),
    );
  });

  it('write a catalog when streams were chosen', async () => {
    const { run, read, config, catalog } = await openInit();
    await run(['sandbox', 'own', ['users', 'stages'], false, KEY, '2022-05-01']);
    const { streams } = read(catalog) as {
      streams: {
        stream: string;
        metadata: { breadcrumb: []; metadata: { selected?: boolean } }[];
      }[];
    };
    const selected = streams.filter(({ metadata }) =>
      metadata.some(({ breadcrumb, metadata: words }) => breadcrumb.length === 0 && words.selected),
    );
    expect(selected.map(({ stream }) => stream)).toEqual(['users', 'stages']);
    expect(read(config)).toMatchObject({
      environment: 'sandbox',
      confidentiality: 'non-confidential',
    });
    expect(printed.text).toContain(`--catalog ${catalog}`);
  });

  it('are asked again when Lever does not know the key, or an answer makes no sense', async () => {
    const { run, read, config } = await openInit();
    const answers = [
      'production',
      'default',
      true,
      '',
      'a-wrong-key',
      KEY,
      'yesterday',
      '2022-05-01',
    ];
    const { heard } = await run(answers);
    expect(heard.join('\n')).toMatch(
      /That is empty[\s\S]*HTTP 401[\s\S]*That is not a date and time/,
    );
    expect(read(config).token).toBe(KEY);
  });

  it('leave out of the catalog what the key may not read, and say so', async () => {
    const { run, read, catalog } = await openInit((path) => path.startsWith('/users'));
    const { heard } = await run(['production', 'all', true, KEY, '2022-05-01']);
    expect(heard.join('\n')).toContain('may not read users (users:read:admin)');
    const { streams } = read(catalog) as {
      streams: { stream: string; metadata: { metadata: { selected?: boolean } }[] }[];
    };
    const users = streams.find(({ stream }) => stream === 'users');
    expect(users?.metadata[0]?.metadata.selected).toBe(false);
  });

  it('ask for no key for the demo account', async () => {
    const { run, read, config } = await openInit(undefined, 'demo');
    await run(['demo', 'default', true]);
    expect(read(config)).toMatchObject({ environment: 'demo', start_date: '2024-01-01' });
  });

  it('are not asked when a flag answers them', async () => {
    const { run } = await openInit();
    const { heard } = await run([KEY], {
      environment: 'production',
      streams: 'default',
      confidentiality: 'auto',
      startDate: '2022-05-01',
    });
    expect(heard.filter((text) => text.endsWith('?'))).toEqual([]);
  });

  it('say what the start date costs, and ask again when that is much', async () => {
    const { run, read, config } = await openInit(undefined, KEY, 6000);
    const { heard } = await run([
      'production',
      'default',
      true,
      KEY,
      '2020-01-01',
      false,
      '2026-08-01',
    ]);
    const costs = heard.filter((text) => text.startsWith('Since 20'));
    expect(costs).toEqual([
      expect.stringMatching(
        /^Since 2020-01-01: about [\d,]+ opportunities.*which take \d+ (?:min|h) at the 10/,
      ),
      expect.stringMatching(/^Since 2026-08-01: about \d{2,3} opportunities.*which take \d+ min/),
    ]);
    expect(heard.indexOf('Begin there?')).toBeGreaterThan(heard.indexOf(costs[0] ?? ''));
    expect(read(config).start_date).toBe('2026-08-01');
  });

  it('overwrite nothing without asking', async () => {
    const { run, read, write, config } = await openInit();
    write('config.json', { token: 'old' });
    await expect(run([false])).rejects.toThrow(CancelledError);
    expect(read(config)).toEqual({ token: 'old' });
    await run([true, 'production', 'default', true, KEY, '2022-05-01']);
    expect(read(config).token).toBe(KEY);
  });
});
