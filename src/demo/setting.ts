import type { Random } from './random.ts';
import type { Application, Company, Opportunity, Posting, User } from './rows.ts';

/** What all generators share: the company so far, its period, and the source of chance. */
export interface Setting {
  readonly company: Company;
  readonly random: Random;
  readonly from: number;
  readonly until: number;
  readonly staff: Staff;
}

/** The users by what they do. */
export interface Staff {
  readonly recruiters: readonly User[];
  readonly interviewers: readonly User[];
  /** They have left, but still own what is old. */
  readonly departed: readonly User[];
}

/** An opportunity whose children are being written. */
export interface Candidacy {
  readonly index: number;
  readonly opportunity: Opportunity;
  readonly application: Application | undefined;
  readonly posting: Posting | undefined;
  /** The last moment at which something can have happened to it. */
  readonly endsAt: number;
  /** Written so long ago that its forms have the shapes of that time. */
  readonly isOld: boolean;
  readonly isHired: boolean;
}

/**
 * Notes an interaction: it moves `lastInteractionAt`, and `updatedAt` only where told
 * (lever-api: interactions, interactions-without-update).
 */
export function touch(opportunity: Opportunity, at: number, updatedAt?: number): void {
  opportunity.lastInteractionAt = Math.max(opportunity.lastInteractionAt, at);
  if (updatedAt !== undefined)
    opportunity.updatedAt = Math.max(opportunity.updatedAt ?? 0, updatedAt);
}

/** A moment in the life of an opportunity. */
export function momentOf(random: Random, { opportunity, endsAt }: Candidacy): number {
  return random.int(opportunity.createdAt, endsAt);
}

/** The stage in which an opportunity was at a moment. */
export function stageAt(opportunity: Opportunity, at: number): string {
  const passed = opportunity.stageChanges.filter((change) => change.updatedAt <= at);
  return passed.at(-1)?.toStageId ?? opportunity.stage;
}

/** Adds a row to the children of an opportunity. */
export function addChild<R>(children: Map<string, R[]>, opportunityId: string, row: R): void {
  const rows = children.get(opportunityId);
  if (rows === undefined) children.set(opportunityId, [row]);
  else rows.push(row);
}
