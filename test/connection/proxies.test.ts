import { Agent, EnvHttpProxyAgent, getGlobalDispatcher } from 'undici';
import { expect, it } from 'vitest';
import { openRoute } from '../../src/connection/proxies.ts';

const PROXY = { HTTPS_PROXY: 'http://127.0.0.1:3128' };
const DIRECT = { timeoutMs: 60_000, usesProxy: true, addresses: [], environment: {} };

it.each([
  ['without a proxy and with a usual time limit, is that of Node', {}, undefined],
  ['to the demo account, is that of Node', { environment: PROXY, usesProxy: false }, undefined],
  ["with a time limit beyond that of Node's agent, has one that waits", { timeoutMs: 3e5 }, Agent],
  ['through a proxy, has one that knows it', { environment: PROXY }, EnvHttpProxyAgent],
])('the route %s, and leaves nothing behind', async (_case, options, expected) => {
  const before = getGlobalDispatcher();
  const route = await openRoute({ ...DIRECT, ...options });
  try {
    const dispatcher = getGlobalDispatcher();
    if (expected === undefined) expect(dispatcher).toBe(before);
    else expect(dispatcher).toBeInstanceOf(expected);
  } finally {
    await route.close();
  }
  expect(getGlobalDispatcher()).toBe(before);
});
