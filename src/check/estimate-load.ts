import type { DiscoverySettings } from '../config/settings.ts';
import type { Session } from '../connection/session.ts';
import { ApiError } from '../errors.ts';
import type { LeverClient } from '../lever/client.ts';
import { PAGE_SIZE, readPageBody } from '../lever/pages.ts';
import type { ParentDefinition, StreamDefinition } from '../streams/define.ts';
import { originOf, scannedParentOf } from '../streams/facts.ts';
import { whileConnected } from './while-connected.ts';

/** What the first run will cost, roughly. */
export interface LoadEstimate {
  /** The rows of each list of parents, by its name. */
  readonly rows: ReadonlyMap<string, number>;
  readonly requests: number;
}

/** A range of time in milliseconds. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** The time since the start date is sampled at so many moments. */
const SAMPLES = 12;
/** Where more than a page was created, a shorter time is tried, so often at most. */
const MOST_CUTS = 8;

/**
 * Estimates what a first run since `from` reads, from a few dozen requests: how many rows were
 * created in samples of that time. Undefined when Lever does not say.
 */
export async function estimateLoad(
  definitions: readonly StreamDefinition[],
  from: number,
  session: Session<DiscoverySettings>,
): Promise<LoadEstimate | undefined> {
  const range = { from, to: Date.now() };
  try {
    return await whileConnected(session, async ({ client }) => {
      const rows = new Map<string, number>();
      let requests = 0;
      for (const [parent, children] of parentsOf(definitions)) {
        const count = await countCreated(parent, range, client);
        rows.set(parent.name, count);
        requests += count / PAGE_SIZE + count * children.size;
      }
      return { rows, requests: Math.ceil(requests) };
    });
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

/** The lists of parents that can be counted, each with the lists that are read below each row. */
function parentsOf(
  definitions: readonly StreamDefinition[],
): ReadonlyMap<ParentDefinition, ReadonlySet<StreamDefinition>> {
  const parents = new Map<ParentDefinition, Set<StreamDefinition>>();
  for (const origin of definitions.map(originOf)) {
    const parent = scannedParentOf(origin);
    if (!parent?.source.created) continue;
    const children = parents.get(parent) ?? new Set();
    parents.set(parent, children);
    if (origin.source.kind === 'child') children.add(origin);
  }
  return parents;
}

async function countCreated(
  parent: ParentDefinition,
  { from, to }: Range,
  client: LeverClient,
): Promise<number> {
  const length = (to - from) / SAMPLES;
  let share = 1;
  let count = 0;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const begin = from + sample * length;
    for (let cut = 0; ; cut++) {
      const middle = {
        from: begin + (length * (1 - share)) / 2,
        to: begin + (length * (1 + share)) / 2,
      };
      const { rows, hasNext } = await readFirstPage(parent, middle, client);
      if (!hasNext || cut === MOST_CUTS) {
        count += rows.length / share;
        // What was enough here is likely enough for the neighbour; it may be cut further.
        share = Math.min(1, share * (rows.length < PAGE_SIZE / 4 ? 4 : 1));
        break;
      }
      share /= 4;
    }
  }
  return Math.round(count);
}

async function readFirstPage(
  { source }: ParentDefinition,
  { from, to }: Range,
  client: LeverClient,
) {
  const { start = '', end = '' } = source.created ?? {};
  const parameters = {
    [start]: Math.floor(from),
    [end]: Math.floor(to),
    limit: PAGE_SIZE,
    ...(source.hasConfidentialRows && { confidentiality: 'all' }),
  };
  const { body } = await client.get(source.path, parameters);
  return readPageBody(body, { path: source.path, parameters });
}
