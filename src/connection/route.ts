import { openDirectRoute, type Route } from './direct-route.ts';
import { type ProxyOptions, proxiesIn } from './proxies.ts';

export interface RouteOptions extends ProxyOptions {
  /** False to connect directly, whatever the environment says. */
  readonly usesProxy: boolean;
}

/**
 * Opens the way that the environment asks for: through its proxies, or without. Throws
 * {@link InputError} for a proxy that is not an address.
 */
export async function openRoute(options: RouteOptions): Promise<Route> {
  const proxies = options.usesProxy ? proxiesIn(options.environment) : [];
  if (proxies.length === 0) return openDirectRoute();
  // Loaded for proxies only: it takes longer than the rest of the start.
  const { openProxiedRoute } = await import('./proxied-route.ts');
  return openProxiedRoute(options);
}
