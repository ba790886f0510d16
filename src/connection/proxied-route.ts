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
    send: (url, given) =>
      new Promise((resolve, reject) => {
        // undici does not listen to the signal before the proxy has opened the tunnel, if it ever does.
        given.signal.addEventListener('abort', () => reject(given.signal.reason));
        request(url, { ...given, dispatcher }).then(({ statusCode, headers, body }) => {
          // A body that is destroyed unread fails, which nobody else would listen to.
          body.on('error', () => undefined);
          resolve({ status: statusCode, headers, body });
        }, reject);
      }),
    close: async () => await dispatcher.destroy(),
  };
}
