import { discoverCatalog } from '../../src/catalog/discover.ts';
import { type SelectedStream, selectStreams } from '../../src/catalog/selection.ts';
import type { Account } from '../../src/demo/account.ts';
import { type Company, DEMO_NOW } from '../../src/demo/company.ts';
import { Refusal } from '../../src/demo/refusal.ts';
import { answer } from '../../src/demo/routes.ts';
import { createViews } from '../../src/demo/views.ts';
import { ApiError, AuthError, TapError } from '../../src/errors.ts';
import type { ApiAnswer, LeverClient, Parameters, RequestOptions } from '../../src/lever/client.ts';
import { withConfidentiality } from '../../src/lever/confidentiality.ts';
import { createSemaphore } from '../../src/lever/semaphore.ts';
import { describeSweep } from '../../src/progress/describe-sweep.ts';
import type { Report } from '../../src/records/report.ts';
import { readSchema } from '../../src/schemas.ts';
import type { SchemaMessage } from '../../src/singer/messages.ts';
import type { StreamSchema } from '../../src/singer/schema.ts';
import { parseState } from '../../src/singer/state.ts';
import type { MessageWriter } from '../../src/singer/writer.ts';
import { streams as definitions } from '../../src/streams/index.ts';
import type { SyncSettings } from '../../src/sync/run/context.ts';
import { NO_PROGRESS, type ProgressObserver } from '../../src/sync/run/progress.ts';
import { sync, type TestMode } from '../../src/sync/sync.ts';
import { LIMITS, type Limits } from '../../src/windows/limits.ts';
import { createPacedClient } from './pace.ts';
import type { Message } from './run-tap.ts';

/** A request to the account, as its path and its parameters. */
export interface PlainRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  /** From 1. */
  readonly number: number;
  /** How long it would be retried; undefined: as long as the settings say. */
  readonly retryBudgetMs?: number | undefined;
}

export interface EngineOptions {
  /** `--select`, on top of the streams that are selected by default. */
  readonly select?: readonly string[];
  readonly state?: unknown;
  readonly settings?: Partial<SyncSettings>;
  readonly sweepRequests?: number;
  /** Lever's clock; by default the company's own day. */
  readonly now?: () => number;
  readonly test?: TestMode;
  readonly progress?: ProgressObserver;
  /** Smaller limits make a small account behave like a large one. */
  readonly limits?: Partial<Limits>;
  /** Called before each answer; a status that it returns is answered instead. */
  readonly onRequest?: (request: PlainRequest) => number | 'stale-offset' | undefined;
  /** Our clock when an answer arrives, in milliseconds; by default it stands still. */
  readonly receivedAt?: () => number;
  /** Rows of a page of the lists, by default 100. */
  readonly pageSize?: number;
  /** How long each answer is said to take, in milliseconds; by default no time. */
  readonly tookMs?: number;
  /** Whether the key may read confidential data; undefined leaves out the falling back to other rows. */
  readonly confidentialAccess?: boolean;
  /** Keeps to Lever's limit, with answers that take so long, in a time of its own. */
  readonly latencyMs?: number;
  /** Requests at a time, by default 50. */
  readonly concurrency?: number;
  /** The run is killed after so many messages: nothing is written any more. */
  readonly killAfter?: number;
  /** Keeps no messages but tells each, for long runs. */
  readonly onMessage?: (line: string) => void;
  /** In place of the company, for accounts that are larger than any; its requests are not counted. */
  readonly client?: LeverClient;
}

/** What a run of the engine did. */
export interface EngineRun {
  readonly messages: readonly Message[];
  readonly requests: readonly PlainRequest[];
  /** How many requests had been made when each STATE was written. */
  readonly requestsAtState: readonly number[];
  /** With `latencyMs`: when each STATE was written and when the run ended, in tenths of a second. */
  readonly timesAtState: readonly number[];
  readonly endedAt: number;
  /** Undefined when the run ended with an error. */
  readonly report: Report | undefined;
  readonly error: unknown;
  /** The last STATE. */
  readonly state: unknown;
  readonly log: readonly string[];
  records(stream: string): readonly Record<string, unknown>[];
  /** How many requests went to paths that match. */
  count(path: RegExp): number;
}

/** Thrown in place of an answer or a write, it ends a run like a kill. */
export class KilledError extends Error {}

/** Runs the engine on a company in the same process, without HTTP: fast and in the same order every time. */
export async function runEngine(company: Company, options: EngineOptions = {}): Promise<EngineRun> {
  const { requests, client: unpaced } = createPlainClient(company, options);
  const paced = createPacedClient(unpaced, options.latencyMs ?? 0);
  const plain = options.latencyMs === undefined ? unpaced : paced;
  const { client, access } = withConfidentiality(plain, 'auto', () => undefined);
  const hasFallback = options.confidentialAccess !== undefined;
  const requestsAtState: number[] = [];
  const timesAtState: number[] = [];
  const { messages, writer } = createPlainWriter(options, () => {
    requestsAtState.push(requests.length);
    timesAtState.push(paced.elapsed());
  });
  const log: string[] = [];
  const note = (_facts: object, message: string): void => void log.push(message);
  let report: Report | undefined;
  let error: unknown;
  try {
    report = await sync({
      streams: select(options.select ?? []),
      state: parseState(JSON.stringify(options.state ?? {}), 'test'),
      settings: {
        startDate: Date.parse('2024-01-01T00:00:00Z'),
        lookbackMs: 300_000,
        childRefresh: 'touched',
        childSweepRequests: options.sweepRequests ?? 0,
        activateVersions: false,
        eraseDeleted: false,
        includesSecret: true,
        ...options.settings,
      },
      client: options.client ?? (hasFallback ? client : plain),
      ...(hasFallback && { confidentialAccess: access }),
      writer,
      log: { warn: note },
      now: options.now ?? (() => DEMO_NOW),
      stop: () => undefined,
      ...(options.test && { test: options.test }),
      ...(options.limits && { limits: { ...LIMITS, ...options.limits } }),
      progress: {
        ...(options.progress ?? NO_PROGRESS),
        swept: (scan, sweep) => void log.push(describeSweep(scan, sweep)),
      },
    });
  } catch (cause) {
    error = cause;
    if (!(cause instanceof KilledError || cause instanceof TapError)) throw cause;
  }
  return {
    messages,
    requests,
    requestsAtState,
    timesAtState,
    endedAt: paced.elapsed(),
    report,
    error,
    log,
    state: lastState(messages),
    records: (stream) =>
      messages
        .filter((message) => message.type === 'RECORD' && message.stream === stream)
        .map(({ record }) => record as Record<string, unknown>),
    count: (path) => requests.filter((request) => path.test(request.path)).length,
  };
}

/** The value of the last STATE. */
export function lastState(messages: readonly Message[]): unknown {
  return messages.filter(({ type }) => type === 'STATE').at(-1)?.['value'];
}

const schemas = new Map(definitions.map(({ name }) => [name, readSchema(name)]));
const schemaOf = (stream: string): StreamSchema => schemas.get(stream) ?? readSchema(stream);
const catalog = discoverCatalog(definitions, schemaOf);

/** By patterns: thousands of runs select the same. */
const selections = new Map<string, readonly SelectedStream[]>();

function select(patterns: readonly string[]): readonly SelectedStream[] {
  const name = patterns.join('\n');
  const known = selections.get(name);
  if (known) return known;
  const { streams } = selectStreams({ catalog, definitions, schemaOf, select: patterns });
  selections.set(name, streams);
  return streams;
}

/** By schema: thousands of runs write the same. */
const schemaMessages = new WeakMap<object, Message>();

function parseSchemaMessage(message: SchemaMessage): Message {
  const known = schemaMessages.get(message.schema);
  if (known) return known;
  const parsed = JSON.parse(JSON.stringify(message)) as Message;
  schemaMessages.set(message.schema, parsed);
  return parsed;
}

function createPlainWriter(
  { killAfter = Number.POSITIVE_INFINITY, onMessage }: EngineOptions,
  onState: () => void,
) {
  const messages: Message[] = [];
  let lines = 0;
  const writer: MessageWriter = {
    line(line) {
      if (lines >= killAfter) throw new KilledError('The run was killed.');
      lines++;
      if (onMessage) onMessage(line);
      else messages.push(JSON.parse(line) as Message);
    },
    message(message) {
      if (message.type === 'SCHEMA' && lines < killAfter && !onMessage) {
        lines++;
        messages.push(parseSchemaMessage(message));
      } else this.line(JSON.stringify(message));
      if (message.type === 'STATE') onState();
    },
    async ready() {
      if (lines >= killAfter) throw new KilledError('The run was killed.');
    },
    flush: async () => undefined,
  };
  return { messages, writer };
}

function createPlainClient(company: Company, options: EngineOptions) {
  const now = options.now ?? (() => DEMO_NOW);
  const views = createViews(company);
  const { confidentialAccess = true } = options;
  const account: Account = { company, views, now, confidentialAccess, issued: new Set() };
  const requests: PlainRequest[] = [];
  const startedAt = now();
  const semaphore = createSemaphore(options.concurrency ?? 50);
  const statistics = { requests: 0, retries: 0, rejected: 0, waiting: 0 };
  const client: LeverClient = {
    statistics,
    startedAt: () => (requests.length === 0 ? undefined : startedAt),
    async get(path, parameters, { read, isWanted, isUrgent, retryBudgetMs } = {}) {
      const release = await semaphore.take(isUrgent);
      try {
        if (isWanted?.() === false) throw new ApiError('not asked for any more', { path });
        return await send(path, parameters, { read, retryBudgetMs: retryBudgetMs?.() });
      } finally {
        release();
      }
    },
  };
  const send = async (
    path: string,
    parameters: Parameters,
    { read, retryBudgetMs }: { read: RequestOptions['read']; retryBudgetMs: number | undefined },
  ): Promise<ApiAnswer> => {
    const pairs = Object.entries(parameters).flatMap(([name, value]) =>
      [value].flat().map((one) => [name, String(one)]),
    );
    const query = new URLSearchParams(pairs as [string, string][]);
    if (query.has('limit')) query.set('limit', String(options.pageSize ?? 100));
    const request = { path, query, number: requests.length + 1, retryBudgetMs };
    requests.push(request);
    statistics.requests++;
    // Answers of several requests under way come in another order than that of the requests.
    for (let turn = request.number % 3; turn >= 0; turn--) await undefined;
    const json = respond(account, request, options);
    const body = read ? read(json, 1) : json;
    return {
      body,
      receivedAt: options.receivedAt?.() ?? 0,
      tookMs: options.tookMs ?? options.latencyMs ?? 0,
    };
  };
  return { requests, client };
}

function respond(account: Account, request: PlainRequest, { onRequest }: EngineOptions): unknown {
  const { path, query } = request;
  const status = onRequest?.(request);
  if (status === 401) throw new AuthError('401');
  if (status === 'stale-offset')
    throw new ApiError('stale', { path, status: 400, code: 'stale-offset' });
  if (status !== undefined)
    throw new ApiError(String(status), { path, status, retryable: status >= 500 });
  try {
    return JSON.parse(JSON.stringify(answer(account, decodeURIComponent(path), query)));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const code = error.message.startsWith('Invalid offset token') ? 'stale-offset' : undefined;
    throw new ApiError(error.message, { path, status: error.status, code });
  }
}
