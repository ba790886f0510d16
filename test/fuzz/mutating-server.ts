import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Account } from '../../src/demo/account.ts';
import type { Company } from '../../src/demo/company.ts';
import { createRandom, type Random } from '../../src/demo/random.ts';
import { Refusal } from '../../src/demo/refusal.ts';
import { answer } from '../../src/demo/routes.ts';
import { createViews } from '../../src/demo/views.ts';
import {
  type Answer,
  type Mutated,
  type Mutation,
  type Reply,
  type Row,
  replyWith,
} from './answer.ts';
import { endpointAt } from './endpoints.ts';
import type { Ledger } from './ledger.ts';
import { sendWhole } from './sending-mutations.ts';

/** Which answers are mutated, and how; the same plan mutates the same answers in the same way. */
export interface Plan {
  readonly seed: number;
  /** The share of answers that are mutated. */
  readonly density: number;
  readonly mutations: readonly Mutation[];
  /** How often an answer is mutated before it comes as it is; for ever where it is infinite. */
  readonly times: number;
  /** The answers that are mutated, by their keys, in place of a share of all. */
  readonly only?: ReadonlySet<string>;
}

/** What is served. */
export interface Scene {
  readonly company: Company;
  /** Lever's clock. */
  readonly now: () => number;
  /** Without one, every answer comes as it is. */
  readonly plan?: Plan;
  readonly ledger: Ledger;
}

export interface MutatingServer {
  /** With `/v1`. */
  readonly url: string;
  /** Serves this from now on. */
  show(scene: Scene): void;
  close(): Promise<void>;
}

/** Rows of a page, so that a small account has many. */
const PAGE_SIZE = '4';
/** Whoever does not get an answer waits for nothing else. */
const SILENT_MS = 50;

/**
 * Serves an account with mutated answers, over HTTP on loopback. `busy` is called when a request
 * arrives, and what it returns when the answer has left.
 */
export async function startMutatingServer(busy: () => () => void): Promise<MutatingServer> {
  let replyTo: (url: URL) => Reply = () => replyWith('', { status: 500 });
  const server = createServer((request, response) => {
    request.resume();
    const done = busy();
    response.on('close', done);
    setTimeout(done, SILENT_MS).unref();
    const reply = replyTo(new URL(request.url ?? '', 'http://localhost'));
    (reply.send ?? sendWhole)(response, reply);
  });
  server.on('connection', (socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    show(scene) {
      replyTo = createReplies(scene);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function createReplies({ company, now, plan, ledger }: Scene): (url: URL) => Reply {
  const views = createViews(company);
  const account = { company, views, now, confidentialAccess: true, issued: new Set<string>() };
  const counts = new Map<string, number>();
  const isMutated = (key: string, { seed, only, density, times }: Plan): boolean => {
    const isChosen = only ? only.has(key) : createRandom(seed, hash(key)).next() < density;
    if (!isChosen) return false;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return count < times;
  };
  const reply = (url: URL): Reply => {
    const path = decodeURIComponent(url.pathname.replace(/^\/v1/, ''));
    const given = ask(account, path, url.searchParams);
    const key = keyOf(path, url.searchParams);
    if (!plan || given.status !== 200 || !isMutated(key, plan)) return toReply(given);
    const random = createRandom(plan.seed, hash(key), 1);
    const mutated = mutate(path, given.json, plan, random);
    if (!mutated) return toReply(given);
    const isLasting = plan.times === Number.POSITIVE_INFINITY;
    ledger.add(path, { key, ...mutated }, isLasting);
    return mutated.reply;
  };
  return (url) => {
    const { headers, ...others } = reply(url);
    return { ...others, headers: { date: new Date(now()).toUTCString(), ...headers } };
  };
}

interface Given {
  readonly status: number;
  readonly json: unknown;
}

function ask(account: Account, path: string, query: URLSearchParams): Given {
  if (query.has('limit')) query.set('limit', PAGE_SIZE);
  try {
    return { status: 200, json: answer(account, path, query) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, code, message } = error;
    return { status, json: { code, message } };
  }
}

function toReply({ status, json }: Given): Reply {
  return replyWith(JSON.stringify(json), { status });
}

/**
 * Names an answer by what was asked, without the times, which differ from run to run, and without
 * what does not change which rows it has.
 */
function keyOf(path: string, query: URLSearchParams): string {
  const filters = [...query.keys()].filter((name) => /_start|Date/.test(name));
  return [path, [...new Set(filters)].sort().join(), query.get('offset') ?? ''].join(' ');
}

/** The first mutation that fits, of all in an order of their own. */
function mutate(
  path: string,
  json: unknown,
  { mutations }: Plan,
  random: Random,
): (Mutated & { readonly mutation: string }) | undefined {
  for (const mutation of random.some(mutations, mutations.length)) {
    const given = toAnswer(path, json);
    const mutated = given && mutation.apply(given, random);
    if (mutated) return { ...mutated, mutation: mutation.name };
  }
  return undefined;
}

/** The answer as a copy that shares nothing, not even with itself; undefined where it has no rows. */
function toAnswer(path: string, json: unknown): Answer | undefined {
  const endpoint = endpointAt(path);
  if (!endpoint) return undefined;
  const copy = JSON.parse(JSON.stringify(json)) as Row;
  return {
    json: copy,
    rows: rowsIn(copy, endpoint.recordsKey),
    idMember: endpoint.idMember,
    timeMembers: endpoint.timeMembers,
    isLastPage: copy['hasNext'] !== true,
  };
}

function rowsIn(json: unknown, recordsKey: string | undefined): Row[] {
  const isBare = Array.isArray(json) || !('data' in (json as Row));
  const data = isBare ? json : (json as Row)['data'];
  if (Array.isArray(data)) return data as Row[];
  const inner = recordsKey === undefined ? undefined : (data as Row)[recordsKey];
  return Array.isArray(inner) ? (inner as Row[]) : [data as Row];
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text)
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return value;
}
