import { setMaxListeners } from 'node:events';
import type { Config } from '../config/check-settings.ts';
import { BASE_URLS } from '../config/environments.ts';
import type { DiscoverySettings } from '../config/settings.ts';
import { abortOnAuthError } from '../lever/abort-on-auth-error.ts';
import {
  type ClientLog,
  type ClientStatistics,
  createClient,
  type LeverClient,
} from '../lever/client.ts';
import { type ConfidentialAccess, withConfidentiality } from '../lever/confidentiality.ts';
import type { Credentials } from '../lever/credentials.ts';
import type { Send } from '../lever/http.ts';
import { createRateLimiter } from '../lever/rate-limiter.ts';
import type { Stderr } from '../logging/stderr.ts';
import { VERSION } from '../version.ts';
import { openRoute } from './route.ts';
import { signIn } from './sign-in.ts';
import { LONGEST_TIMER_MS, SYSTEM_TIMING } from './system-timing.ts';

/** A client of Lever that has to be closed. */
export interface Connection {
  readonly client: LeverClient;
  /** Whether the key may read confidential data; undefined before a request has shown it. */
  confidentialAccess(): ConfidentialAccess;
  /** How many requests were made so far, and how fast they go. */
  traffic(): Traffic;
  close(): Promise<void>;
}

/** The requests of a connection. */
export interface Traffic extends Readonly<ClientStatistics> {
  /** Requests a second: the limit, and the present pace. */
  readonly limit: number;
  readonly pace: number;
  /** How long Lever still wants us to wait, in milliseconds. */
  readonly pauseMs: number;
}

export interface ConnectOptions {
  readonly config: Config<DiscoverySettings>;
  /** Ends everything under way; also aborted here when Lever refuses the credentials. */
  readonly controller: AbortController;
  readonly log: ClientLog;
  /** Hides the secrets that arrive during the run. */
  readonly stderr: Stderr;
  /** Awaited before each request. */
  beforeRequest?(): Promise<void>;
  /** Called for each request that is sent. */
  onRequest?(path: string): void;
  /** Used when it is smaller than the setting. */
  readonly retryBudgetMs?: number;
}

/** Lever's limit on a key (lever-api: rate-limit). */
const LEVER_PACE = { requestsPerSecond: 10, burst: 20 };
/**
 * The demo account's limit: enforced like Lever's, but a hundred times as high, so that trying it
 * is quick.
 */
const DEMO_PACE = { requestsPerSecond: 1000, burst: 2000 };

/**
 * Connects to the installation that the settings name; the demo account is started in this process.
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { controller, log } = options;
  const { settings } = options.config;
  const isDemo = settings.environment === 'demo' && settings.base_url === undefined;
  const route = await openRoute({
    usesProxy: !isDemo,
    addresses: [settings.base_url, settings.oauth_url],
    environment: process.env,
  });
  const demo = isDemo ? await startDemo(settings) : undefined;
  const closing = new AbortController();
  const signal = AbortSignal.any([controller.signal, closing.signal]);
  setMaxListeners(0, signal);
  const { client, credentials, traffic } = await openClient(options, {
    signal,
    send: route.send,
    demoUrl: demo?.url,
  });
  const confidential = withConfidentiality(client, settings.confidentiality, () =>
    log.warn(
      {},
      'The API key may not read confidential data; only the rest is replicated. Generate a key with access to it, or set "confidentiality": "non-confidential" to silence this warning.',
    ),
  );
  return {
    client: abortOnAuthError(confidential.client, (reason) => controller.abort(reason)),
    confidentialAccess: confidential.access,
    traffic,
    async close() {
      // Requests may still be under way, but their answers are no longer wanted.
      closing.abort(new Error('The connection is closed.'));
      if (!(await credentials.settled()))
        log.warn(
          {},
          'The run ended before the token endpoint answered: if the next run finds that the refresh token is no longer valid, authorize the app again.',
        );
      await route.close();
      await demo?.close();
    },
  };
}

interface OpenClient {
  readonly client: LeverClient;
  readonly credentials: Credentials;
  traffic(): Traffic;
}

interface Transport {
  readonly signal: AbortSignal;
  readonly send: Send;
  /** The address of the demo account, where that is read. */
  readonly demoUrl: string | undefined;
}

async function openClient(
  options: ConnectOptions,
  { signal, send, demoUrl }: Transport,
): Promise<OpenClient> {
  const { config, log, stderr } = options;
  const { settings } = config;
  const timeoutMs = timeoutOf(settings);
  const common = {
    timing: SYSTEM_TIMING,
    retryBudgetMs: Math.min(
      options.retryBudgetMs ?? Number.POSITIVE_INFINITY,
      settings.retry_budget_seconds * 1000,
    ),
    signal,
    send,
    userAgent: settings.user_agent ?? `tap-lever/${VERSION}`,
  };
  const credentials = await signIn({
    ...common,
    config,
    timeoutMs,
    onSecret: stderr.hide,
    warn: (message) => log.warn({}, message),
  });
  const pace = demoUrl === undefined ? LEVER_PACE : DEMO_PACE;
  const { requests_per_second: requestsPerSecond = pace.requestsPerSecond, burst = pace.burst } =
    settings;
  const rateLimiter = createRateLimiter({ requestsPerSecond, burst, timing: SYSTEM_TIMING });
  const client = createClient({
    ...common,
    baseUrl: demoUrl ?? settings.base_url ?? baseUrlOf(settings),
    credentials,
    rateLimiter,
    maxConcurrency: settings.max_concurrency,
    requestTimeoutMs: timeoutMs,
    log,
    beforeRequest: options.beforeRequest ?? (async () => undefined),
    ...(options.onRequest && { onRequest: options.onRequest }),
  });
  return {
    client,
    credentials,
    traffic: () => ({
      ...client.statistics,
      limit: requestsPerSecond,
      pace: rateLimiter.currentPace(),
      pauseMs: rateLimiter.pauseLeft(),
    }),
  };
}

function timeoutOf(settings: DiscoverySettings): number {
  return Math.min(settings.request_timeout_seconds * 1000, LONGEST_TIMER_MS);
}

function baseUrlOf({ environment }: DiscoverySettings): string {
  return BASE_URLS[environment === 'demo' ? 'production' : environment];
}

async function startDemo({
  token = 'demo',
  demo_day: now = Date.now(),
}: DiscoverySettings): Promise<{ url: string; close(): Promise<void> }> {
  const { startDemoAccount } = await import('../demo/start.ts');
  return await startDemoAccount({ token, now, ...DEMO_PACE });
}
