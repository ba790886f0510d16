import type { Parameters } from '../../lever/client.ts';
import type { ParentSource } from '../../streams/define.ts';
import type { TimeOrder } from '../../windows/index.ts';
import { type Half, isNewestFirst, type Phase } from '../run/index.ts';
import type { RowTimes } from './row-facts.ts';

/** How the rows of a phase of a load are found. */
export interface PhaseQuery {
  readonly order: TimeOrder;
  /** The half to which its rows belong, where it is not both. */
  readonly half: Half | undefined;
  /**
   * What narrows the list down further. Nothing documents that Lever takes these filters together
   * (lever-api: combined-filters); without them the rows are filtered on our side.
   */
  readonly parameters: Parameters;
  /** Whether a row with these times belongs to the phase, if it belongs to the half. */
  belongs(times: RowTimes): boolean;
}

/** How a phase is read from a start date on (in milliseconds). */
export function phaseQuery(phase: Phase, source: ParentSource, startDate: number): PhaseQuery {
  const { created, updated } = source;
  const { rows, half } = KINDS[phase];
  const isByCreation = rows === 'created' || rows === 'undated';
  return {
    order: {
      filter: isByCreation && created ? created : updated,
      isNewestFirst: isNewestFirst(phase),
    },
    half,
    parameters: {
      ...(half && halfParameter(half, source)),
      ...(rows === 'older' && created && { [created.end]: startDate - 1 }),
    },
    belongs: (times) => BELONGS[rows](times, startDate),
  };
}

/** The filter that keeps one half of a list, where it has such. */
export function halfParameter(half: Half, { archived }: ParentSource): Parameters {
  const { parameter } = archived ?? {};
  return parameter === undefined ? {} : { [parameter]: String(half === 'archived') };
}

type RowKind = 'created' | 'older' | 'updated' | 'undated';

const KINDS: Readonly<Record<Phase, { readonly rows: RowKind; readonly half?: Half }>> = {
  created: { rows: 'created' },
  older: { rows: 'older' },
  updated: { rows: 'updated' },
  undated: { rows: 'undated' },
  active: { rows: 'created', half: 'active' },
  active_older: { rows: 'older', half: 'active' },
  archived: { rows: 'created', half: 'archived' },
  archived_older: { rows: 'older', half: 'archived' },
};

const BELONGS: Readonly<Record<RowKind, (times: RowTimes, startDate: number) => boolean>> = {
  created: ({ createdAt }, startDate) => !(createdAt < startDate),
  older: ({ createdAt, updatedAt }, startDate) =>
    !(createdAt >= startDate) && updatedAt >= startDate,
  updated: ({ updatedAt }, startDate) => updatedAt >= startDate,
  undated: ({ createdAt, updatedAt }, startDate) =>
    Number.isNaN(updatedAt) && !(createdAt < startDate),
};
