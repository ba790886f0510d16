import { EnvHttpProxyAgent, request } from 'undici';
import type { Route } from './direct-route.ts';
import { noProxy, type ProxyOptions } from './proxies.ts';

/** The way through the proxies that the environment names. */
export function openProxiedRoute(options: ProxyOptions): Route {
  const dispatcher = new EnvHttpProxyAgent({
    noProxy: noProxy(options),
    // Requests have a time limit of their own.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    async send(url, given) {
      const { statusCode, headers, body } = await request(url, { ...given, dispatcher });
      return { status: statusCode, headers, body };
    },
    close: async () => await dispatcher.destroy(),
  };
}
