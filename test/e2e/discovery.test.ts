import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { entriesOf, readGolden } from '../../scripts/golden/published.ts';
import type { Catalog } from '../../src/singer/catalog.ts';
import { streams } from '../../src/streams/index.ts';
import { once } from '../helpers/once.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { createFolder, runTap } from '../helpers/run-tap.ts';

const catalogOf = (stdout: string) => JSON.parse(stdout) as Catalog;

/** What takes a few milliseconds at most, and parses the command line. */
const QUICK = ['commander', 'fastest-levenshtein', 'picocolors'];

const bare = once(() => runTap(['--discover']));

/** A port on which nobody listens. */
async function findClosedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('--discover', () => {
  it('prints the catalog as one JSON document, and nothing else, without a config', async () => {
    const { code, stdout, stderr } = await bare();
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(catalogOf(stdout).streams.map(({ stream }) => stream)).toEqual(
      streams.map(({ name }) => name),
    );
  });

  it('loads no package but that of the command line, which is quick', async () => {
    const { path } = createFolder();
    await runTap(['--discover'], { env: { NODE_V8_COVERAGE: path } });
    const loaded = readdirSync(path).map((name) => readFileSync(`${path}/${name}`, 'utf8'));
    const packages = [...loaded.join().matchAll(/node_modules\/([^/"]+)/g)].map(([, name]) => name);
    expect([...new Set(packages)].sort()).toEqual(QUICK);
  });

  // Beside the columns, which test/streams/schemas.test.ts compares.
  it.each(readGolden().entries)('says of $stream what the last release said', async (released) => {
    const { stream } = released;
    const entry = entriesOf(catalogOf((await bare()).stdout)).find((one) => one.stream === stream);
    expect(entry, `users see this; if it is meant: npm run golden -- ${stream}`).toEqual(released);
  });

  it('makes no request when the config has no key', async () => {
    const { server } = await openTapAccount();
    const config = createFolder().write('config.json', {
      base_url: server.url,
      start_date: '2024-01-01',
    });
    const { code, stdout } = await runInProcess(['--config', config, '--discover']);
    expect(code).toBe(0);
    expect(stdout).toBe((await bare()).stdout);
    expect(server.requests).toHaveLength(0);
  });

  it('tries the key with one request, ignores catalog and state, and needs no start date', async () => {
    const { tap, server } = await openTapAccount();
    const run = await tap(['--discover'], {
      config: { start_date: null },
      catalog: { streams: [] },
      state: { bookmarks: {} },
    });
    expect(run).toMatchObject({ code: 0, stderr: '', stdout: (await bare()).stdout });
    expect(server.requests.map(({ path }) => path)).toEqual(['/stages']);
  });

  it('fails with one line and no catalog when Lever does not know the key', async () => {
    const { tap } = await openTapAccount({ token: 'another-key' });
    const { code, stdout, stderr } = await tap(['-d'], { config: { token: 'wrong-key' } });
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^CRITICAL .*the API key is not valid: check `token`.*\n$/);
    expect(stderr).not.toContain('wrong-key');
  });

  it('accepts a key that may not read the list it is tried with', async () => {
    const { tap } = await openTapAccount({ denied: () => true }, runInProcess);
    const { code, stdout, stderr } = await tap(['--discover']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(catalogOf(stdout).streams).not.toHaveLength(0);
  });

  it.each([
    ['nobody answers', async () => `http://127.0.0.1:${await findClosedPort()}/v1`, undefined],
    [
      'something else answers',
      undefined,
      () => ({ status: 503, body: '<html>down for maintenance</html>' }),
    ],
  ])('warns and prints the catalog when %s', async (_name, toUrl, intercept) => {
    const { tap, server } = await openTapAccount(intercept && { intercept }, runInProcess);
    const config = { base_url: (await toUrl?.()) ?? server.url, retry_budget_seconds: 0 };
    const { code, stdout, stderr } = await tap(['--discover'], { config });
    expect(code).toBe(0);
    expect(stdout).toBe((await bare()).stdout);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(stderr)).toMatchObject({ level: 'warn' });
    expect(stderr).toContain('The API key was not checked');
  });
});
