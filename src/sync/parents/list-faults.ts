import type { ApiError } from '../../errors.ts';
import {
  type Consumer,
  type Endpoint,
  type EndpointOf,
  isWorking,
  type UnreadParent,
} from '../run/index.ts';
import { type ConsumerSet, isRequested } from './consumer-set.ts';

/**
 * Decides what a list costs that Lever does not give: only its parent, where Lever gives the same
 * list of others; else the stream, for this run. What fails in every run must cost no more than that.
 */
export interface ListFaults {
  /** A list was read to its end. */
  succeeded(endpoint: Endpoint, id: string, consumers: ConsumerSet): void;
  /** A list failed for good; resolves once it is clear what that costs. */
  failed(endpoint: Endpoint, id: string, fault: ListFault): Promise<void>;
  /** How long a request for a list is retried; undefined as long as any other request. */
  retryBudgetMs(endpoint: Endpoint): number | undefined;
}

export interface ListFault {
  readonly error: ApiError;
  readonly consumers: ConsumerSet;
}

/** Lists of different parents that fail, while none is read, after which no other parent is asked. */
const FAILURES_TO_BELIEVE = 2;
/** Parents that are passed at most: where more fail, it is not about single ones. */
const MOST_UNREAD = 100;
/** What failed before is not waited for: a hundred such lists would take a day. */
export const RETRY_AGAIN_BUDGET_MS = 5_000;

/** Tells whether a list can be read below another parent. */
export type ProbeList = (list: ProbedList) => Promise<boolean>;

export interface ProbedList {
  readonly endpoint: EndpointOf<'child'>;
  /** The parent below which it failed. */
  readonly exceptFor: string;
  /** Whether the answer is still wanted. */
  isOpen(): boolean;
}

/** Creates the record of the faults of one scan. */
export function createListFaults(probe: ProbeList): ListFaults {
  const readable = new Set<Endpoint>();
  const probes = new Map<Endpoint, Promise<boolean>>();
  const failing = new Map<Endpoint, Set<string>>();
  const retriedInVain = new Set<Endpoint>();

  const isBelieved = (endpoint: Endpoint, id: string, most: number): boolean => {
    const ids = failing.get(endpoint) ?? new Set();
    failing.set(endpoint, ids.add(id));
    return (!readable.has(endpoint) && ids.size >= FAILURES_TO_BELIEVE) || most >= MOST_UNREAD;
  };

  /** While nothing was read yet, another parent is asked, once. */
  const isReadable = async (endpoint: EndpointOf<'child'>, id: string): Promise<boolean> => {
    if (readable.has(endpoint)) return true;
    const isOpen = (): boolean => !readable.has(endpoint) && failing.get(endpoint)?.size === 1;
    const probed = probes.get(endpoint) ?? probe({ endpoint, exceptFor: id, isOpen });
    probes.set(endpoint, probed);
    return (await probed) || readable.has(endpoint);
  };

  return {
    succeeded(endpoint, id, { consumers }) {
      readable.add(endpoint);
      for (const consumer of consumersOf(endpoint, consumers)) forget(consumer, id);
    },
    async failed(endpoint, id, { error, consumers: { consumers } }) {
      const concerned = consumersOf(endpoint, consumers);
      if (!isRequested(endpoint)) return stop(concerned, error);
      if (error.retryable) retriedInVain.add(endpoint);
      const unread: UnreadParent = { id, status: error.status };
      const most = Math.max(0, ...concerned.map(({ progress }) => progress.unread?.length ?? 0));
      // It stays in mind whatever is believed: to try it again is the cheapest way to learn more.
      for (const consumer of concerned) remember(consumer, unread);
      if (isBelieved(endpoint, id, most) || !(await isReadable(endpoint, id)))
        stop(concerned, error);
    },
    retryBudgetMs: (endpoint) => (retriedInVain.has(endpoint) ? RETRY_AGAIN_BUDGET_MS : undefined),
  };
}

function stop(consumers: readonly Consumer[], error: ApiError): void {
  for (const consumer of consumers) consumer.failure ??= error;
}

function consumersOf(endpoint: Endpoint, consumers: readonly Consumer[]): readonly Consumer[] {
  return consumers.filter((consumer) => consumer.endpoint === endpoint && isWorking(consumer));
}

function remember(consumer: Consumer, unread: UnreadParent): void {
  const { progress } = consumer;
  const others = (progress.unread ?? []).filter(({ id }) => id !== unread.id);
  if (others.length < MOST_UNREAD) consumer.progress = { ...progress, unread: [...others, unread] };
}

function forget(consumer: Consumer, id: string): void {
  const { progress } = consumer;
  if (!progress.unread?.some((one) => one.id === id)) return;
  consumer.progress = { ...progress, unread: progress.unread.filter((one) => one.id !== id) };
}
