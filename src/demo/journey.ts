import type { Random } from './random.ts';
import type { Archived, Company, DispositionStage, StageChange } from './rows.ts';
import { DAY, HOUR, SECOND } from './time.ts';

/** How an opportunity went through the pipeline, and how it ended. */
export interface Journey {
  readonly startedAt: number;
  readonly changes: readonly StageChange[];
  readonly archived: Archived | null;
  readonly isHired: boolean;
  /** The archival, or else some time after the last move. */
  readonly endsAt: number;
}

interface Start {
  readonly createdAt: number;
  readonly until: number;
  readonly isLead: boolean;
}

const FIRST_OF_APPLICANTS = 3;

/** Walks from the first stage onwards, with some days in each, until rejection, hire or today. */
export function createJourney(company: Company, random: Random, start: Start): Journey {
  const { createdAt, isLead } = start;
  // Stamps that follow an event by a few milliseconds belong to the period, too.
  const until = Math.max(createdAt, start.until - SECOND);
  const pipeline = company.dispositionStages;
  const changes: StageChange[] = [];
  let at = createdAt;
  for (let index = isLead ? 0 : FIRST_OF_APPLICANTS; index < pipeline.length; index++) {
    changes.push(createChange(company, random, { stage: pipeline[index], index, at }));
    at += random.int(12 * HOUR, 9 * DAY);
    if (at >= until || !random.chance(0.72)) break;
  }
  return { startedAt: createdAt, ...end(company, random, { changes, at, until }) };
}

function createChange(
  { users }: Company,
  random: Random,
  { stage, index, at }: { stage: DispositionStage | undefined; index: number; at: number },
): StageChange {
  const change = { toStageId: stage?.id ?? '', toStageIndex: index, updatedAt: at };
  // Imported moves name nobody (lever-api: stage-changes).
  return random.chance(0.4) ? change : { ...change, userId: random.pick(users).id };
}

function end(
  { archiveReasons }: Company,
  random: Random,
  { changes, at, until }: { changes: readonly StageChange[]; at: number; until: number },
): Omit<Journey, 'startedAt'> {
  const hasOffer = changes.at(-1)?.toStageId === 'offer';
  const isHired = hasOffer && at < until && random.chance(0.6);
  const reason = isHired ? archiveReasons[0] : random.pick(archiveReasons.slice(1));
  const isArchived = isHired || (at < until && random.chance(0.75));
  const archived =
    isArchived && reason !== undefined ? { reason: reason.id, archivedAt: at } : null;
  const idle = Math.min(until, at + random.int(0, 20) * DAY);
  return { changes, archived, isHired, endsAt: archived?.archivedAt ?? idle };
}
