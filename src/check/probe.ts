import { ApiError } from '../errors.ts';
import type { LeverClient, Parameters } from '../lever/client.ts';
import { type ListRequest, type Row, readPageBody } from '../lever/pages.ts';
import type {
  ChildSource,
  ExpandedSource,
  ListSource,
  ParentDefinition,
  PeriodSource,
  StreamDefinition,
} from '../streams/define.ts';
import { originOf } from '../streams/facts.ts';
import { describeDenial, isDenial } from '../sync/run/index.ts';
import { DAY_MS } from '../time.ts';

/** What a request for one row showed about a stream. */
export interface Finding {
  /**
   * `empty`: there is no parent row to ask below, so that nothing can be read and nothing is
   * missing.
   */
  readonly verdict: 'readable' | 'empty' | 'denied' | 'failed';
  /** What is missing or went wrong, in one line. */
  readonly detail?: string;
}

/** Asks Lever once for each stream, one row at a time. */
export interface Probe {
  find(definition: StreamDefinition): Promise<Finding>;
}

/** What an endpoint answered, and its first row. */
interface ProbeAnswer {
  readonly finding: Finding;
  readonly row?: Row | undefined;
}

const ONE_ROW: Parameters = { limit: 1 };

/** Creates a probe. What several streams share is asked for once. `now` is in milliseconds. */
export function createProbe(client: LeverClient, now: number): Probe {
  const answers = new Map<StreamDefinition, Promise<ProbeAnswer>>();

  const askOnce = (definition: StreamDefinition): Promise<ProbeAnswer> => {
    const answer = answers.get(definition) ?? ask(definition);
    answers.set(definition, answer);
    return answer;
  };

  const ask = async (definition: StreamDefinition): Promise<ProbeAnswer> => {
    const { source } = definition;
    switch (source.kind) {
      case 'child':
        return await askBelow(source.parent, (row) =>
          askFor(childList(source, row), definition, client),
        );
      case 'expanded':
        return await askBelow(source.parent, () =>
          askExpanded(expandedList(source, now), definition, client),
        );
      case 'derived':
        return await askOnce(originOf(definition));
      case 'reads':
        // What it says comes with the lists of other streams.
        return { finding: { verdict: 'readable' } };
      default:
        return await askFor(listOf(source, now), definition, client);
    }
  };

  const askBelow = async (
    parent: ParentDefinition,
    askWith: (row: Row) => Promise<ProbeAnswer>,
  ): Promise<ProbeAnswer> => {
    const { finding, row } = await askOnce(parent);
    if (finding.verdict !== 'readable') return { finding };
    return row === undefined ? { finding: { verdict: 'empty' } } : await askWith(row);
  };

  return { find: async (definition) => (await askOnce(originOf(definition))).finding };
}

async function askFor(
  list: ListRequest,
  definition: StreamDefinition,
  client: LeverClient,
): Promise<ProbeAnswer> {
  try {
    const { body } = await client.get(list.path, list.parameters ?? {});
    return { finding: { verdict: 'readable' }, row: readPageBody(body, list).rows[0] };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { finding: toFinding(error, definition) };
  }
}

/** The list itself is known to be readable, so that a denial is about what is expanded in it. */
async function askExpanded(
  list: ListRequest,
  definition: StreamDefinition,
  client: LeverClient,
): Promise<ProbeAnswer> {
  const answer = await askFor(list, definition, client);
  if (answer.finding.verdict !== 'denied') return answer;
  return { finding: { verdict: 'denied', detail: describeDenial(definition, '') } };
}

function toFinding(error: ApiError, definition: StreamDefinition): Finding {
  if (isDenial(error)) return { verdict: 'denied', detail: describeDenial(definition, error.path) };
  // A list below a parent may be absent (lever-api: missing-child-lists).
  if (error.status === 404 && definition.source.kind === 'child') return { verdict: 'readable' };
  return { verdict: 'failed', detail: error.message };
}

type Listed = ListSource | PeriodSource | ParentDefinition['source'];

function listOf(source: Listed, now: number): ListRequest {
  const recordsKey = 'recordsKey' in source ? source.recordsKey : undefined;
  return {
    path: source.path,
    parameters: parametersOf(source, now),
    ...(recordsKey !== undefined && { recordsKey }),
  };
}

function childList({ path, isPaged, recordsKey }: ChildSource, row: Row): ListRequest {
  return {
    path: path.replace('{id}', encodeURIComponent(String(row['id']))),
    parameters: isPaged === false ? {} : ONE_ROW,
    ...(recordsKey !== undefined && { recordsKey }),
  };
}

function expandedList({ parent, field }: ExpandedSource, now: number): ListRequest {
  const list = listOf(parent.source, now);
  return { ...list, parameters: { ...list.parameters, expand: [field] } };
}

function parametersOf(source: Listed, now: number): Parameters {
  if (source.kind === 'period')
    return { [source.filter.start]: now - DAY_MS, [source.filter.end]: now, ...ONE_ROW };
  return {
    ...(source.kind === 'list' && source.parameters),
    ...(source.kind === 'list' && source.isPaged === false ? {} : ONE_ROW),
    ...(source.hasConfidentialRows && { confidentiality: 'all' }),
  };
}
