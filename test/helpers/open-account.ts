import { onTestFinished } from 'vitest';
import { type Company, createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import type { Row } from '../../src/demo/rows.ts';
import {
  type LeverServer,
  type LeverServerOptions,
  startLeverServer,
} from '../../src/demo/server.ts';

/** A body as any list or object is answered. */
interface Body {
  readonly data: Row[];
  readonly next?: string;
  readonly hasNext?: boolean;
  readonly code?: string;
  readonly message?: string;
}

/** A running account and ways to ask it. */
export interface OpenAccount {
  readonly company: Company;
  readonly server: LeverServer;
  readonly fetchPath: (path: string, init?: RequestInit) => Promise<Response>;
  /** The body of an answer, whatever its status. */
  readonly get: (path: string) => Promise<Body & { readonly status: number }>;
  /** All rows of a list, page by page. */
  readonly walk: (path: string, encode?: (token: string) => string) => Promise<Row[]>;
}

const authorize = (token = 'demo'): string => `Basic ${btoa(`${token}:`)}`;

export const AUTHORIZATION = authorize();

/** Starts an account without a limit for the length of one test. */
export async function openAccount(options: Partial<LeverServerOptions> = {}): Promise<OpenAccount> {
  const company = options.company ?? createCompany();
  const defaults = { now: () => DEMO_NOW, requestsPerSecond: Number.POSITIVE_INFINITY };
  const server = await startLeverServer({ ...defaults, ...options, company });
  onTestFinished(() => server.close());
  const fetchPath = (path: string, init: RequestInit = {}) =>
    fetch(server.url + path, { headers: { authorization: authorize(options.token) }, ...init });
  const get = async (path: string) => {
    const response = await fetchPath(path);
    return { ...((await response.json()) as Body), status: response.status };
  };
  return { company, server, fetchPath, get, walk: (path, encode) => walk(get, path, encode) };
}

async function walk(
  get: OpenAccount['get'],
  path: string,
  encode: (token: string) => string = encodeURIComponent,
): Promise<Row[]> {
  const rows: Row[] = [];
  let offset = '';
  for (;;) {
    const { data, next, hasNext } = await get(path + offset);
    rows.push(...data);
    if (next === undefined) {
      if (hasNext !== false) {
        throw new Error(`the last page of ${path} does not say so`);
      }
      return rows;
    }
    offset = `${path.includes('?') ? '&' : '?'}offset=${encode(next)}`;
  }
}
