import { InputError } from '../errors.ts';

const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'] as const;
const PROXY_ADDRESS = /^https?:\/\/[^/]/i;
const LONGEST_ADDRESS = 4096;
const EXAMPLE = 'http://proxy.example.com:3128';

/** The time limits of Node's own agent; a longer one needs another agent. */
const OWN_TIMEOUT_MS = 300_000;

export interface RouteOptions {
  readonly timeoutMs: number;
  /** False to connect directly, whatever the environment says. */
  readonly usesProxy: boolean;
  /** Addresses that the settings name. */
  readonly addresses: readonly (string | undefined)[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The way that `fetch` takes, until it is closed. */
export interface Route {
  close(): Promise<void>;
}

/**
 * Sends the requests of this process through the proxies that HTTPS_PROXY, HTTP_PROXY and NO_PROXY
 * name, in capitals or not. Addresses of plain http, which are on this machine, are asked directly:
 * a proxy would see the key. Throws {@link InputError} for a proxy that is not an address.
 */
export async function openRoute(options: RouteOptions): Promise<Route> {
  const { timeoutMs, usesProxy, environment } = options;
  const proxies = usesProxy ? proxiesIn(environment) : [];
  // Where Node's own agent will do, the start is a third shorter.
  if (proxies.length === 0 && timeoutMs < OWN_TIMEOUT_MS) return { close: async () => undefined };
  const { Agent, EnvHttpProxyAgent, getGlobalDispatcher, setGlobalDispatcher } = await import(
    'undici'
  );
  const limits = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
  const agent =
    proxies.length === 0
      ? new Agent(limits)
      : new EnvHttpProxyAgent({ ...limits, noProxy: noProxy(options) });
  const before = getGlobalDispatcher();
  setGlobalDispatcher(agent);
  return {
    async close() {
      setGlobalDispatcher(before);
      await agent.destroy();
    },
  };
}

/** The addresses of proxies, all of them valid. */
function proxiesIn(environment: RouteOptions['environment']): readonly string[] {
  return VARIABLES.flatMap((name) => {
    const address = environment[name] ?? '';
    if (address.length > LONGEST_ADDRESS)
      throw new InputError(`${name} is longer than 4 kB. Example: ${EXAMPLE}`);
    if (address !== '' && !(PROXY_ADDRESS.test(address) && URL.canParse(address)))
      throw new InputError(`${name} is not a proxy address. Example: ${EXAMPLE}`);
    return address === '' ? [] : [address];
  });
}

/** The hosts that are asked directly, as undici takes them. */
function noProxy({ environment, addresses }: RouteOptions): string {
  const named = environment['no_proxy'] ?? environment['NO_PROXY'] ?? '';
  // The asterisk means everything only when it stands alone.
  if (named === '*') return named;
  const direct = addresses.flatMap((address) =>
    address?.startsWith('http:') ? [new URL(address).host] : [],
  );
  return [named, ...direct].join(',');
}

/** The passwords in the addresses of proxies. */
export function proxySecrets(
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return VARIABLES.flatMap((name) => {
    const address = environment[name] ?? '';
    if (!URL.canParse(address)) return [];
    const { password } = new URL(address);
    return [password, decode(password)];
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
