import { InputError } from '../errors.ts';

const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'] as const;
const PROXY_ADDRESS = /^https?:\/\/[^/]/i;
const LONGEST_ADDRESS = 4096;
const EXAMPLE = 'http://proxy.example.com:3128';

export interface ProxyOptions {
  /** Addresses that the settings name. */
  readonly addresses: readonly (string | undefined)[];
  readonly environment: Variables;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The addresses of the proxies that HTTPS_PROXY and HTTP_PROXY name, in capitals or not. Throws
 * {@link InputError} for one that is not an address.
 */
export function proxiesIn(environment: Variables): readonly string[] {
  return VARIABLES.flatMap((name) => {
    const address = environment[name] ?? '';
    if (address.length > LONGEST_ADDRESS)
      throw new InputError(`${name} is longer than 4 kB. Example: ${EXAMPLE}`);
    if (address !== '' && !(PROXY_ADDRESS.test(address) && URL.canParse(address)))
      throw new InputError(`${name} is not a proxy address. Example: ${EXAMPLE}`);
    return address === '' ? [] : [address];
  });
}

/**
 * The hosts that are asked directly, as undici takes them: those of NO_PROXY, and those of plain
 * http, which are on this machine, since a proxy would see the key.
 */
export function noProxy({ environment, addresses }: ProxyOptions): string {
  const named = environment['no_proxy'] ?? environment['NO_PROXY'] ?? '';
  // The asterisk means everything only when it stands alone.
  if (named === '*') return named;
  const direct = addresses.flatMap((address) =>
    address?.startsWith('http:') ? [new URL(address).host] : [],
  );
  return [named, ...direct].join(',');
}

/** The passwords in the addresses of proxies. */
export function proxySecrets(environment: Variables): readonly string[] {
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
