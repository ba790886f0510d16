import type { RecordWriter } from '../../records/record-writer.ts';
import type { Endpoint } from '../endpoint.ts';
import { type Consumer, isRequested } from './consumer.ts';

/** Lanes that want the same row, sorted by how their records are had. */
export interface ConsumerSet {
  readonly consumers: readonly Consumer[];
  readonly recordWriters: ReadonlySet<RecordWriter>;
  /** The endpoint of the parent's own records, if a consumer wants it. */
  readonly own: Endpoint | undefined;
  /** Feeds whose records come inside the parent's row. */
  readonly expanded: readonly Endpoint[];
  /** Feeds that cost a request for each row. */
  readonly requested: readonly Endpoint[];
}

/** Sorts consumers into a set. */
export function createConsumerSet(consumers: readonly Consumer[]): ConsumerSet {
  const endpoints = [...new Set(consumers.map(({ endpoint }) => endpoint))];
  const ofKind = (kind: string): Endpoint[] =>
    endpoints.filter(({ definition }) => definition.source.kind === kind);
  return {
    consumers,
    recordWriters: new Set(consumers.map(({ recordWriter }) => recordWriter)),
    own: ofKind('parent')[0],
    expanded: ofKind('expanded'),
    requested: endpoints.filter(isRequested),
  };
}

/**
 * Returns a function that gives the set of the consumers which accept a row. Most rows of a scan have
 * the same set, so each is made once.
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
