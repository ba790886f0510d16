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
import { describeDenial, isDenial } from '../sync/denial.ts';
import { originOf } from '../sync/endpoint.ts';
import { DAY_MS } from '../time.ts';

/** What a request for one row told about a stream. */
export interface Finding {
  /** `empty`: there is no parent row to ask below, so nothing can be read and nothing is missing. */
  readonly verdict: 'readable' | 'empty' | 'denied' | 'failed';
  /** What is missing or went wrong, in one line. */
  readonly detail?: string;
}

/** Asks Lever once for each stream, one row at a time. */
export interface Probe {
  find(definition: StreamDefinition): Promise<Finding>;
}

interface Answered {
  readonly finding: Finding;
  readonly row?: Row | undefined;
}

const ONE_ROW: Parameters = { limit: 1 };

/** Creates a probe. What several streams share is asked for once. `now` is in milliseconds. */
export function createProbe(client: LeverClient, now: number): Probe {
  const answers = new Map<StreamDefinition, Promise<Answered>>();

  const once = (definition: StreamDefinition): Promise<Answered> => {
    let answer = answers.get(definition);
    if (!answer) {
      answer = askOrigin(definition);
      answers.set(definition, answer);
    }
    return answer;
  };

  const ask = async (
    definition: StreamDefinition,
    list: ListRequest,
    parameters: Parameters,
  ): Promise<Answered> => {
    try {
      const { body } = await client.get(list.path, parameters);
      return { finding: { verdict: 'readable' }, row: readPageBody(body, list).rows[0] };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { finding: describe(definition, error) };
    }
  };

  const askBelow = async (
    parent: ParentDefinition,
    request: (row: Row) => Promise<Answered>,
  ): Promise<Answered> => {
    const { finding, row } = await once(parent);
    if (finding.verdict !== 'readable') return { finding };
    return row === undefined ? { finding: { verdict: 'empty' } } : await request(row);
  };

  const askOrigin = async (definition: StreamDefinition): Promise<Answered> => {
    const { source } = definition;
    switch (source.kind) {
      case 'child':
        return await askBelow(source.parent, (row) =>
          ask(definition, listBelow(source, row), source.isPaged === false ? {} : ONE_ROW),
        );
      case 'expanded':
        return await askBelow(source.parent, () => askExpanded(definition, source));
      case 'derived':
        return await once(originOf(definition));
      default:
        return await ask(definition, listOf(source), parametersOf(source, now));
    }
  };

  const askExpanded = async (
    definition: StreamDefinition,
    source: ExpandedSource,
  ): Promise<Answered> => {
    const parent = source.parent.source;
    const parameters = { ...parametersOf(parent, now), expand: [source.field] };
    const answered = await ask(definition, listOf(parent), parameters);
    // The list was readable without the expansion.
    if (answered.finding.verdict === 'denied')
      return { finding: { verdict: 'denied', detail: describeDenial(definition, '') } };
    return answered;
  };

  return { find: async (definition) => (await once(originOf(definition))).finding };
}

function describe(definition: StreamDefinition, error: ApiError): Finding {
  if (isDenial(error)) return { verdict: 'denied', detail: describeDenial(definition, error.path) };
  // A list below a parent may be absent (lever-api 14, 1).
  if (error.status === 404 && definition.source.kind === 'child') return { verdict: 'readable' };
  return { verdict: 'failed', detail: error.message };
}

type Listed = ListSource | PeriodSource | ParentDefinition['source'];

function listOf(source: Listed): ListRequest {
  const recordsKey = 'recordsKey' in source ? source.recordsKey : undefined;
  return { path: source.path, ...(recordsKey !== undefined && { recordsKey }) };
}

function listBelow({ path }: ChildSource, row: Row): ListRequest {
  return { path: path.replace('{id}', encodeURIComponent(String(row['id']))) };
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
