import type { Random } from '../random.ts';
import type {
  Application,
  Company,
  IdRow,
  Opportunity,
  Posting,
  Requisition,
  User,
} from '../rows.ts';
import type { Candidacy } from '../story/candidacy.ts';
import type { Story } from '../story/story.ts';
import type { Template } from './templates.ts';

/** What everybody needs who writes rows of a story. */
export interface Setting {
  readonly company: Company;
  readonly story: Story;
  /** Nothing later than this has happened yet. */
  readonly now: number;
  readonly users: ReadonlyMap<string, User>;
  /** By the number of their opening. */
  readonly postings: ReadonlyMap<number, Posting>;
  readonly requisitions: ReadonlyMap<number, Requisition>;
  /** By the number of the person. */
  readonly contacts: Map<number, IdRow>;
  /** By the names that the story has for them. */
  readonly templates: ReadonlyMap<string, Template>;
}

/** An opportunity whose children are being written. */
export interface Subject {
  readonly candidacy: Candidacy;
  readonly opportunity: Opportunity;
  readonly application: Application | undefined;
  readonly posting: Posting | undefined;
  /** Written so long ago that its forms have the shapes of that time. */
  readonly isOld: boolean;
  readonly random: Random;
}

/**
 * Notes an interaction: it moves `lastInteractionAt`, and `updatedAt` only where told
 * (lever-api: interactions, interactions-without-update).
 */
export function touch(opportunity: Opportunity, at: number, updatedAt?: number): void {
  opportunity.lastInteractionAt = Math.max(opportunity.lastInteractionAt, at);
  if (updatedAt !== undefined) update(opportunity, updatedAt);
}

/** Notes a change that is no interaction (lever-api: tags-move-updated-at). */
export function update(opportunity: Opportunity, at: number): void {
  opportunity.updatedAt = Math.max(opportunity.updatedAt ?? 0, at);
}

/** A moment between the beginning and the planned end of a candidacy, or within a part of that. */
export function momentOf({ candidacy, random }: Subject, part = 1): number {
  const { createdAt, plannedEnd } = candidacy;
  return createdAt + random.int(0, Math.floor(Math.max(0, plannedEnd - createdAt) * part));
}

/** Whether the candidacy was still alive at a moment that has come by now. */
export function hasCome({ candidacy }: Subject, at: number, now: number): boolean {
  const last = candidacy.steps.at(-1);
  const endsAt = last?.kind === 'archive' ? last.at : now;
  return at <= Math.min(now, endsAt);
}

/** The stage in which an opportunity was at a moment. */
export function stageAt({ stageChanges, stage }: Opportunity, at: number): string {
  return stageChanges.findLast((change) => change.updatedAt <= at)?.toStageId ?? stage;
}

/** Adds a row to the children of an opportunity. */
export function addChild<R>(children: Map<string, R[]>, opportunityId: string, row: R): void {
  const rows = children.get(opportunityId);
  if (rows === undefined) children.set(opportunityId, [row]);
  else rows.push(row);
}
