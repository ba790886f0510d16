import type { ParentDefinition } from '../../streams/define.ts';
import {
  type Consumer,
  createConsumers,
  type Endpoint,
  isEndpointOf,
  type RunContext,
} from '../run/index.ts';
import { createListFaults } from './list-faults.ts';
import { createParentReader, type ParentReader } from './parent-reader.ts';
import { canReadList } from './probe-list.ts';
import { createRowMemory, type RowMemory } from './row-memory.ts';

/** The reading of one list of parents, shared by every stream that it fills. */
export interface ParentScan {
  readonly parent: ParentDefinition;
  readonly consumers: readonly Consumer[];
  readonly reader: ParentReader;
  readonly memory: RowMemory;
  /** Its part of the requests for old children (freshness: the-sweep), up to 1. */
  readonly sweepShare: number;
  readonly context: RunContext;
  /** The same scan in another context, as with a client that has a budget. */
  within(context: RunContext): ParentScan;
}

/** Creates the scan of a parent for these endpoints: its own, and those below it. */
export function createScan(
  parent: ParentDefinition,
  endpoints: readonly Endpoint[],
  { context, sweepShare }: Pick<ParentScan, 'context' | 'sweepShare'>,
): ParentScan {
  const consumers = createConsumers(endpoints, context);
  const expandable = endpoints.filter((endpoint) => isEndpointOf(endpoint, 'expanded'));
  const faults = createListFaults((list) => canReadList(list, parent, context));
  const memory = createRowMemory(parent, context);
  const within = (inner: RunContext): ParentScan => ({
    parent,
    consumers,
    reader: createParentReader({ parent, expandable, faults }, inner),
    memory,
    sweepShare,
    context: inner,
    within,
  });
  return within(context);
}
