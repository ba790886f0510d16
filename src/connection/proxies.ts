import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { InputError } from '../errors.ts';

const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'] as const;
const PROXY_ADDRESS = /^https?:\/\/[^/]/i;
const LONGEST_ADDRESS = 4096;
const EXAMPLE = 'http://proxy.example.com:3128';

export interface AgentOptions {
  readonly timeoutMs: number;
  /** False to connect directly, whatever the environment says. */
  readonly usesProxy: boolean;
  /** Addresses that the settings name. */
  readonly addresses: readonly (string | undefined)[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Makes the dispatcher of requests, which go through the proxies that HTTPS_PROXY, HTTP_PROXY and
 * NO_PROXY name, in capitals or not. Addresses of plain http, which are on this machine, are asked
 * directly: a proxy would see the key. Throws {@link InputError} for a proxy that is not an address.
 */
export function openAgent(options: AgentOptions): Dispatcher {
  const { timeoutMs, usesProxy, environment, addresses } = options;
  const limits = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
  if (!usesProxy) return new Agent(limits);
  for (const name of VARIABLES) {
    const address = environment[name] ?? '';
    if (address.length > LONGEST_ADDRESS)
      throw new InputError(`${name} is longer than 4 kB. Example: ${EXAMPLE}`);
    if (address !== '' && !(PROXY_ADDRESS.test(address) && URL.canParse(address)))
      throw new InputError(`${name} is not a proxy address. Example: ${EXAMPLE}`);
  }
  const direct = addresses.flatMap((address) =>
    address?.startsWith('http:') ? [new URL(address).host] : [],
  );
  const noProxy = environment['no_proxy'] ?? environment['NO_PROXY'] ?? '';
  // The asterisk means everything only when it stands alone.
  return new EnvHttpProxyAgent({
    ...limits,
    noProxy: noProxy === '*' ? noProxy : [noProxy, ...direct].join(','),
  });
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
