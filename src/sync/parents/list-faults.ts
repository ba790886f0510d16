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
 * Decides what becomes of a list that Lever does not give. If Lever gives the same list of other
 * parents, only this parent is skipped; else the stream fails for this run. So a fault that lasts
 * costs little in every run.
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

/** If the lists of this many parents fail and none can be read, the stream fails. */
const FAILURES_TO_BELIEVE = 2;
/** Parents that are skipped at most: if more fail, the fault is not theirs. */
const MOST_UNREAD = 100;
/** What failed before is not waited for: a hundred such lists would take a day. */
export const RETRY_AGAIN_BUDGET_MS = 5_000;

/** Returns whether the list of another parent can be read. */
export type ProbeList = (list: ProbedList) => Promise<boolean>;

export interface ProbedList {
  readonly endpoint: EndpointOf<'child'>;
  /** The parent below which it failed. */
  readonly exceptFor: string;
  /** Whether the answer is still needed. */
  isOpen(): boolean;
}

/** Creates the faults of one scan. */
export function createListFaults(probe: ProbeList): ListFaults {
  const readable = new Set<Endpoint>();
  const probes = new Map<Endpoint, Promise<boolean>>();
  const failing = new Map<Endpoint, Set<string>>();
  const retriedInVain = new Set<Endpoint>();

  const noteFailure = (endpoint: Endpoint, id: string): void => {
    failing.set(endpoint, (failing.get(endpoint) ?? new Set()).add(id));
  };

  const isStreamFault = (endpoint: Endpoint, unreadCount: number): boolean => {
    const failures = failing.get(endpoint)?.size ?? 0;
    const isBelieved = !readable.has(endpoint) && failures >= FAILURES_TO_BELIEVE;
    return isBelieved || unreadCount >= MOST_UNREAD;
  };

  /** As long as no list was read, that of another parent is tried, once. */
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
      const unreadCount = Math.max(0, ...concerned.map(({ state }) => state.unread?.length ?? 0));
      // Remembered even if the stream fails: the next run then learns from it whether that has changed.
      for (const consumer of concerned) remember(consumer, unread);
      noteFailure(endpoint, id);
      if (isStreamFault(endpoint, unreadCount) || !(await isReadable(endpoint, id)))
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
  const { state } = consumer;
  const others = (state.unread ?? []).filter(({ id }) => id !== unread.id);
  if (others.length < MOST_UNREAD) consumer.state = { ...state, unread: [...others, unread] };
}

function forget(consumer: Consumer, id: string): void {
  const { state } = consumer;
  if (!state.unread?.some((one) => one.id === id)) return;
  consumer.state = { ...state, unread: state.unread.filter((one) => one.id !== id) };
}
