import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Account } from './account.ts';
import { createBucket } from './bucket.ts';
import { forbidden, notFound, Refusal } from './refusal.ts';
import { answer } from './routes.ts';
import type { Company } from './rows.ts';
import type { SampledEndpoint } from './sampled/endpoint.ts';
import { createViews } from './views.ts';

/** A request that the server received. */
export interface LeverRequest {
  readonly method: string;
  /** Without `/v1`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** On Lever's clock, in milliseconds. */
  readonly receivedAt: number;
  /** Filled when the request is answered; 0 until then, and for ever when it is cut off or left hanging. */
  readonly status: number;
}

/** What goes wrong with an answer: a status, a reset connection, silence, or half of a body. */
export type Fault =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  | 'reset'
  | 'hang'
  | 'truncate';

/** How the simulated account behaves. */
export interface LeverServerOptions {
  readonly company: Company;
  /** The API key, by default `demo`. */
  readonly token?: string;
  /** Which Authorization headers are good, in place of those of `token`. */
  readonly accepts?: (authorization: string) => boolean;
  /** Lever's clock, by default the real one. */
  readonly now?: () => number;
  /** By default 10, `Infinity` for no limit. */
  readonly requestsPerSecond?: number;
  /** By default 20. */
  readonly burst?: number;
  readonly latencyMs?: number;
  /** Whether the key may read confidential data, by default true. */
  readonly confidentialAccess?: boolean;
  /** Paths (without `/v1`) for which the key has no permission. */
  readonly denied?: (path: string) => boolean;
  /** Called before each answer; what it returns is done instead. */
  readonly intercept?: (request: LeverRequest) => Fault | undefined;
  /** The endpoints that are answered from samples, by default those that the program knows. */
  readonly sampled?: readonly SampledEndpoint[];
  /** Called when a request has arrived, before anything else is done with it. */
  readonly onRequest?: (request: LeverRequest) => void;
}

/** A running account. */
export interface LeverServer {
  /** The base URL, with `/v1`. */
  readonly url: string;
  /** The latest requests, oldest first; at least 50,000 are kept. */
  readonly requests: readonly LeverRequest[];
  /** Ends the server and all of its connections, hanging ones included. */
  readonly close: () => Promise<void>;
}

type Logged = { -readonly [K in keyof LeverRequest]: LeverRequest[K] };

interface PlannedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Lever {
  readonly account: Account;
  readonly options: LeverServerOptions;
  readonly accepts: (authorization: string) => boolean;
  readonly takeToken: (now: number) => boolean;
  readonly requests: Logged[];
}

const KEPT_REQUESTS = 50_000;
const IDLE_CONNECTION_MS = 60_000;

/** Starts a simulated Lever account on a free port of the loopback interface. */
export async function startLeverServer(options: LeverServerOptions): Promise<LeverServer> {
  const lever = createLever(options);
  const server = createServer((message, response) => receive(lever, message, response));
  // Node's five seconds would reset clients that pause, which Lever was not seen to do.
  server.keepAliveTimeout = IDLE_CONNECTION_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests: lever.requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function createLever(options: LeverServerOptions): Lever {
  const { company, token = 'demo', now = Date.now, confidentialAccess = true, sampled } = options;
  const views = createViews(company, sampled);
  // An API key as a Bearer token is undocumented, but was seen to work (lever-api: bearer-keys).
  const headers = [`Basic ${Buffer.from(`${token}:`).toString('base64')}`, `Bearer ${token}`];
  return {
    account: { company, views, now, confidentialAccess, issued: new Set() },
    options,
    accepts: options.accepts ?? ((authorization) => headers.includes(authorization)),
    takeToken: createBucket(options.requestsPerSecond ?? 10, options.burst ?? 20),
    requests: [],
  };
}

function receive(lever: Lever, message: IncomingMessage, response: ServerResponse): void {
  message.resume();
  const request = readRequest(message, lever.account.now());
  remember(lever.requests, request);
  lever.options.onRequest?.(request);
  const isWithinLimit = lever.takeToken(request.receivedAt);
  const fault = lever.options.intercept?.(request);
  if (fault === 'hang') return;
  const finish = () => send(lever, request, response, { fault, isWithinLimit });
  const { latencyMs = 0 } = lever.options;
  if (latencyMs > 0) setTimeout(finish, latencyMs).unref();
  else finish();
}

function send(
  lever: Lever,
  request: Logged,
  response: ServerResponse,
  { fault, isWithinLimit }: { fault: Exclude<Fault, 'hang'> | undefined; isWithinLimit: boolean },
): void {
  if (fault === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const { status, headers, body } =
    typeof fault === 'object'
      ? { body: errorBody('Error', `Answered with ${fault.status}`), ...fault }
      : respond(lever, request, isWithinLimit);
  response.sendDate = false;
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    date: new Date(lever.account.now()).toUTCString(),
    server: 'lever-data-api',
    'x-lever-region': 'global',
    ...headers,
  });
  if (fault === 'truncate') {
    response.write(body.slice(0, body.length / 2), () => response.destroy());
    return;
  }
  request.status = status;
  response.end(body);
}

function respond(lever: Lever, request: LeverRequest, isWithinLimit: boolean): PlannedAnswer {
  try {
    checkRequest(lever, request, isWithinLimit);
    return {
      status: 200,
      body: JSON.stringify(answer(lever.account, request.path, request.query)),
    };
  } catch (error) {
    const { status, code, message } = error instanceof Refusal ? error : internalError(error);
    return { status, body: errorBody(code, message) };
  }
}

/** The checks in the order of a gate: key, limit, permission, method. */
function checkRequest(lever: Lever, request: LeverRequest, isWithinLimit: boolean): void {
  if (!lever.accepts(request.headers.authorization ?? ''))
    throw new Refusal(401, 'Unauthorized', 'A valid API key is required');
  if (!isWithinLimit) {
    // No header says how long to wait: whether Lever sends one is not known
    // (lever-api: rate-limit-headers).
    throw new Refusal(429, 'TooManyRequests', 'The rate limit was exceeded');
  }
  if (lever.options.denied?.(request.path))
    throw forbidden(`This API key has no permission for ${request.path}`);
  if (request.method !== 'GET')
    throw new Refusal(405, 'MethodNotAllowed', `${request.method} is not allowed`);
  if (request.path === '') throw notFound('Path');
}

function readRequest(message: IncomingMessage, receivedAt: number): Logged {
  const [path = '', ...search] = (message.url ?? '/').split('?');
  return {
    method: message.method ?? 'GET',
    path: path.startsWith('/v1/') ? decodePath(path.slice('/v1'.length)) : '',
    query: new URLSearchParams(search.join('?')),
    headers: message.headers,
    receivedAt,
    status: 0,
  };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function remember(requests: Logged[], request: Logged): void {
  if (requests.length >= 2 * KEPT_REQUESTS) requests.splice(0, KEPT_REQUESTS);
  requests.push(request);
}

function internalError(error: unknown): Refusal {
  return new Refusal(500, 'InternalServerError', String(error));
}

function errorBody(code: string, message: string): string {
  return JSON.stringify({ code, message });
}
