import type { RecordWriter } from '../../records/index.ts';
import { beginAtOnce, positionOf } from '../../windows/index.ts';
import { type Consumer, type Phase, phaseAfter } from '../run/index.ts';
import { atCursor, atPhase, isIn, loadOf, wasLoadedBefore } from './backfill-steps.ts';
import { type ListedWindows, listWindows, type Pass } from './pass.ts';
import { phaseQuery } from './phase-query.ts';
import type { ParentScan } from './scan.ts';

/** The pass of a phase, which each consumer joins at its cursor. */
export function phasePass(
  { context, parent }: ParentScan,
  phase: Phase,
  consumers: readonly Consumer[],
  isNarrowed = true,
): Pass {
  const { startDate } = context.settings;
  const { order, half, parameters, belongs } = phaseQuery(phase, parent.source, startDate);
  for (const consumer of consumers) {
    const { at, id } = loadOf(consumer)?.cursor ?? { at: startDate };
    consumer.cursor = { at: positionOf(at, order), id };
  }
  const ends = consumers.map(
    (consumer) => loadOf(consumer)?.loadedFrom ?? Number.POSITIVE_INFINITY,
  );
  const end = order.isNewestFirst ? positionOf(startDate, order) + 1 : Math.max(...ends);
  return {
    consumers,
    ...order,
    half,
    ...(isNarrowed && { parameters }),
    ...(Number.isFinite(end) && { end: { at: end } }),
    accepts: (consumer, facts) =>
      !wasLoadedBefore(consumer, facts.times) &&
      (isNarrowed || half === undefined || facts.half === half) &&
      belongs(facts.times),
    stateAt: (consumer, upTo) => atCursor(context, consumer, upTo, order),
  };
}

/** The phase to which the consumers come that are done with one. */
export function followingPhase({ parent }: ParentScan, phase: Phase): Phase | undefined {
  // With a filter by creation, only states of singer-io/tap-lever have this phase, and need no further one.
  return phase === 'undated' && parent.source.created ? undefined : phaseAfter(phase);
}

/** Phases whose list is begun while the last rows of an earlier one are still being read. */
export interface PhasesAhead {
  /** To be called once the list of a phase is at its end: begins to list the one after it. */
  listed(phase: Phase): void;
  /** The windows of a phase whose turn has come, where their listing has begun for all these consumers. */
  take(phase: Phase, consumers: readonly Consumer[]): ListedWindows | undefined;
  /** Begins no further list: the load is over. */
  close(): void;
}

/** Creates the phases ahead of these consumers: without them the pace is lost where answers are slow. */
export function createPhasesAhead(scan: ParentScan, consumers: readonly Consumer[]): PhasesAhead {
  let isClosed = false;
  const begun = new Map<Phase, { windows: ListedWindows; streams: Set<RecordWriter> }>();
  /** Lists what comes after the last of phases that follow each other, for those who are in any of them. */
  const listAfter = (phases: readonly [...Phase[], Phase]): void => {
    const next = followingPhase(scan, phases.at(-1) as Phase);
    if (isClosed || !next || next === 'undated') return;
    // As they will be then.
    const coming = consumers
      .filter((consumer) => phases.some((phase) => isIn(phase, consumer)))
      .map((consumer) => ({ ...consumer, state: atPhase(scan.context, consumer, next) }));
    const present = consumers.filter((consumer) => isIn(next, consumer)).map((one) => ({ ...one }));
    // Without anyone there is no range to read.
    if (coming.length === 0) return;
    const pass = phasePass(scan, next, [...coming, ...present]);
    const onListed = (): void => listAfter([...phases, next]);
    const windows = beginAtOnce(listWindows(scan, { ...pass, onListed }));
    begun.set(next, { windows, streams: new Set(pass.consumers.map(streamOf)) });
  };
  return {
    listed: (phase) => listAfter([phase]),
    take(phase, present) {
      const { windows, streams } = begun.get(phase) ?? {};
      begun.delete(phase);
      return present.every((consumer) => streams?.has(streamOf(consumer))) ? windows : undefined;
    },
    close() {
      isClosed = true;
    },
  };
}

const streamOf = ({ recordWriter }: Consumer): RecordWriter => recordWriter;
