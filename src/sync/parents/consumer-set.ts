import type { RecordWriter } from '../../records/index.ts';
import { type Consumer, type Endpoint, type EndpointOf, isEndpointOf } from '../run/index.ts';

/** Consumers that want the same row, by how their records arrive. */
export interface ConsumerSet {
  readonly consumers: readonly Consumer[];
  readonly recordWriters: ReadonlySet<RecordWriter>;
  /** The endpoint of the parent's own records, if a consumer wants it. */
  readonly own: EndpointOf<'parent'> | undefined;
  /** Endpoints whose records come inside the parent's row. */
  readonly expanded: readonly EndpointOf<'expanded'>[];
  /** Endpoints that cost a request for each row. */
  readonly requested: readonly EndpointOf<'child'>[];
}

/** Sorts consumers into a set. */
export function createConsumerSet(consumers: readonly Consumer[]): ConsumerSet {
  const endpoints = [...new Set(consumers.map(({ endpoint }) => endpoint))];
  return {
    consumers,
    recordWriters: new Set(consumers.map(({ recordWriter }) => recordWriter)),
    own: endpoints.find((endpoint) => isEndpointOf(endpoint, 'parent')),
    expanded: endpoints.filter((endpoint) => isEndpointOf(endpoint, 'expanded')),
    requested: endpoints.filter(isRequested),
  };
}

/**
 * Returns a function that gives the set of the consumers which accept a row. Most rows have the
 * same set, so each is made once.
 */
export function createConsumerSelector<Facts>(
  consumers: readonly Consumer[],
  accepts: (consumer: Consumer, facts: Facts) => boolean,
): (facts: Facts) => ConsumerSet {
  const sets = new Map<string, ConsumerSet>();
  return (facts) => {
    let name = '';
    for (const consumer of consumers) name += accepts(consumer, facts) ? '1' : '0';
    let set = sets.get(name);
    if (!set) {
      set = createConsumerSet(consumers.filter((_, i) => name[i] === '1'));
      sets.set(name, set);
    }
    return set;
  };
}

/** Whether an endpoint needs a request of its own for every parent. */
export function isRequested(endpoint: Endpoint): endpoint is EndpointOf<'child'> {
  return isEndpointOf(endpoint, 'child');
}

/** Requests that each row costs for these consumers: one for every list below the row. */
export function requestsPerRow(consumers: readonly Consumer[]): number {
  return new Set(consumers.map(({ endpoint }) => endpoint).filter(isRequested)).size;
}
