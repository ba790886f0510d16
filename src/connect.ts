import { setTimeout as sleep } from 'node:timers/promises';
import { EnvHttpProxyAgent, setGlobalDispatcher } from 'undici';
import { BASE_URLS, type DiscoverySettings } from './config.ts';
import { type ClientLog, createClient, type LeverClient } from './lever/client.ts';
import { withConfidentiality } from './lever/confidentiality.ts';
import { createPacer, type Timing } from './lever/pacer.ts';
import { VERSION } from './version.ts';

/** A client of Lever, and how to let go of it. */
export interface Connection {
  readonly client: LeverClient;
  close(): Promise<void>;
}

export interface ConnectOptions {
  readonly settings: DiscoverySettings;
  readonly signal: AbortSignal;
  readonly log: ClientLog;
  /** Awaited before each request. */
  beforeRequest?(): Promise<void>;
  /** In place of the setting. */
  readonly retryBudgetMs?: number;
}

/** Lever's limit on a key (lever-api 1.4). */
const LEVER_PACE = { requestsPerSecond: 10, burst: 20 };
/** The demo account is as strict as Lever, but a hundred times as patient, so that nobody waits for it. */
const DEMO_PACE = { requestsPerSecond: 1000, burst: 2000 };

const SYSTEM_TIMING: Timing = {
  now: Date.now,
  async sleep(ms, signal) {
    await sleep(ms, undefined, signal ? { signal } : {}).catch((error: unknown) => {
      throw signal?.aborted ? signal.reason : error;
    });
  },
};

/** Connects to the installation that the settings name; `demo` is started in this process. */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { settings, signal, log } = options;
  const isDemo = settings.environment === 'demo' && settings.base_url === undefined;
  const token = settings.token ?? 'demo';
  const demo = isDemo ? await startDemo(token) : undefined;
  const timeoutMs = settings.request_timeout_seconds * 1000;
  const agent = new EnvHttpProxyAgent({ headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
  setGlobalDispatcher(agent);
  const pace = isDemo ? DEMO_PACE : LEVER_PACE;
  const client = createClient({
    baseUrl: demo?.url ?? settings.base_url ?? baseUrlOf(settings),
    authorization: async () => `Basic ${Buffer.from(`${token}:`).toString('base64')}`,
    userAgent: settings.user_agent ?? `tap-lever/${VERSION}`,
    pacer: createPacer({
      requestsPerSecond: settings.requests_per_second ?? pace.requestsPerSecond,
      burst: settings.burst ?? pace.burst,
      timing: SYSTEM_TIMING,
    }),
    timing: SYSTEM_TIMING,
    maxConcurrency: settings.max_concurrency,
    requestTimeoutMs: timeoutMs,
    retryBudgetMs: options.retryBudgetMs ?? settings.retry_budget_seconds * 1000,
    signal,
    log,
    beforeRequest: options.beforeRequest ?? (async () => undefined),
  });
  return {
    client: withConfidentiality(client, settings.confidentiality, () =>
      log.warn(
        {},
        'The API key may not read confidential data; only the rest is replicated. A new key with access to it is needed, or set "confidentiality": "non-confidential" to silence this.',
      ),
    ),
    async close() {
      await agent.close();
      await demo?.close();
    },
  };
}

function baseUrlOf({ environment }: DiscoverySettings): string {
  return BASE_URLS[environment === 'demo' ? 'production' : environment];
}

async function startDemo(token: string): Promise<{ url: string; close(): Promise<void> }> {
  const { startDemoAccount } = await import('./demo/start.ts');
  return await startDemoAccount({ token, ...DEMO_PACE });
}
