import type { Random } from '../random.ts';
import { DAY, HOUR } from '../time.ts';
import { type Candidacy, cutShort, type Reason, STAGE } from './candidacy.ts';
import { callOff, holdRound, type Result } from './interviewing.ts';
import { type CandidateFate, isHire, makeDeal } from './offering.ts';
import { EVERGREEN_ROLE } from './roles.ts';
import type { Staff, Tenure } from './staff.ts';
import { workTime } from './work-time.ts';

/** A candidacy while it is told. */
interface Walk {
  readonly candidacy: Candidacy;
  readonly random: Random;
  readonly staff: Staff;
  /** What the candidate can do; 0 is the average applicant. */
  readonly ability: number;
  /** How the next offer ends. */
  readonly nextFate: () => CandidateFate;
  at: number;
}

/** What the mean impression must be for the next stage, by stage. */
const CUTS: Readonly<Record<number, number>> = {
  [STAGE.screen]: -0.12,
  [STAGE.phone]: 0.5,
  [STAGE.onsite]: 0.72,
};
const INTERVIEWED = [STAGE.screen, STAGE.phone, STAGE.onsite] as const;
/** How much a reading of the application says. */
const SLOPE = 1.15;
const WITHDRAWS = 0.05;
const IS_CALLED_OFF = 0.08;
const COMES_BACK = 0.12;

/** Tells a candidacy from its first day to its end. */
export function tellJourney(walk: Walk): void {
  const { candidacy, random } = walk;
  if (candidacy.source.origin === 'sourced') reachOut(walk);
  else review(walk);
  const last = candidacy.steps.at(-1);
  if (last?.kind === 'archive' && mayComeBack(candidacy) && random.chance(COMES_BACK)) reopen(walk);
  candidacy.plannedEnd = candidacy.steps.at(-1)?.at ?? candidacy.createdAt;
}

/** Moves to a stage; whoever owns the candidacy at that time does it. */
export function enter(
  { candidacy, staff }: Pick<Walk, 'candidacy' | 'staff'>,
  stage: number,
  at: number,
): void {
  const by = ownerAt(candidacy, staff, at);
  candidacy.steps.push({ kind: 'stage', at, stage, by });
}

/** Who owns a candidacy at a moment: whoever has the position of its first owner. */
export function ownerAt({ owner }: Candidacy, staff: Staff, at: number): Tenure {
  return owner.leftAt > at ? owner : staff.holder(owner.position, at);
}

/** A lead: somebody is asked, and may answer. */
function reachOut(walk: Walk): void {
  const { candidacy, random, ability } = walk;
  enter(walk, STAGE.lead, walk.at);
  wait(walk, 0, 2);
  enter(walk, STAGE.reachedOut, walk.at);
  if (!random.chance(0.52)) {
    end(walk, 'Unresponsive', 8, 22);
    return;
  }
  wait(walk, 1, 7);
  enter(walk, STAGE.responded, walk.at);
  const isInterested = random.chance(logistic(0.7 + 0.3 * ability));
  if (candidacy.opening === undefined || !isInterested) {
    end(walk, 'Not interested', 2, 9);
    return;
  }
  wait(walk, 1, 4);
  pass(walk, STAGE.screen);
}

/** Somebody has applied: the application is read, sooner or later. */
function review(walk: Walk): void {
  const { candidacy, random, ability } = walk;
  enter(walk, STAGE.applicant, walk.at);
  if (candidacy.opening === undefined) {
    end(walk, 'Position filled', 4, 15);
    return;
  }
  if (candidacy.snooze) walk.at = Math.max(walk.at, candidacy.snooze.until);
  const { bar } = candidacy.opening.role;
  const isGood = random.chance(logistic(SLOPE * ability - bar + 0.12));
  // Some are never looked at.
  if (!isGood && random.chance(0.03)) return;
  if (!isGood) {
    end(walk, 'Underqualified', 1, 12);
    return;
  }
  wait(walk, 0, 4);
  pass(walk, STAGE.screen);
}

/** From one of the interviews onwards. */
function pass(walk: Walk, first: number): void {
  for (const stage of INTERVIEWED) if (stage >= first && !interview(walk, stage)) return;
  checkReferences(walk);
}

/** Whether somebody is asked on. */
function interview(walk: Walk, stage: number): boolean {
  const { candidacy, random } = walk;
  const { bar } = roleOf(candidacy);
  enter(walk, stage, walk.at);
  const result = meet(walk, stage);
  if (random.chance(WITHDRAWS)) {
    withdraw(walk, result);
    return false;
  }
  walk.at = workTime(candidacy.office, result.decidableAt, random.int(0, 2), random);
  if (result.score > (CUTS[stage] ?? 0) + bar / 2) return true;
  end(walk, rejection(random, stage), 0, 1);
  return false;
}

function meet(walk: Walk, stage: number): Result {
  const { candidacy, random, staff, ability } = walk;
  const hold = (at: number): Result =>
    holdRound({
      random,
      staff,
      stage,
      ability,
      at,
      office: candidacy.office,
      role: roleOf(candidacy),
      recruiter: (moment) => ownerAt(candidacy, staff, moment),
      manager: (moment) => staff.holder(candidacy.opening?.manager ?? 0, moment),
    });
  const first = hold(walk.at);
  const isCalledOff = random.chance(IS_CALLED_OFF);
  if (!isCalledOff) {
    candidacy.rounds.push(first.round);
    return first;
  }
  const { round } = callOff(first, random);
  const second = hold(round.canceledAt ?? walk.at);
  candidacy.rounds.push(round, second.round);
  return second;
}

/** Somebody takes another job, before or after the interview. */
function withdraw({ candidacy, random }: Walk, { round, decidableAt }: Result): void {
  const at = workTime(candidacy.office, random.int(round.createdAt, decidableAt), 0, random);
  cutShort(candidacy, at, 'Withdrew');
}

function checkReferences(walk: Walk): void {
  const { candidacy, random } = walk;
  enter(walk, STAGE.reference, walk.at);
  wait(walk, 1, 5);
  if (random.chance(0.06)) {
    end(walk, 'Interview performance', 0, 1);
    return;
  }
  const { opening } = candidacy;
  const isFull = opening === undefined || opening.hires >= opening.headcount;
  if (isFull) {
    end(walk, 'Position filled', 0, 1);
    return;
  }
  enter(walk, STAGE.offer, walk.at);
  negotiate(walk);
}

function negotiate(walk: Walk): void {
  const { candidacy, random, staff, at } = walk;
  const { opening, office } = candidacy;
  const creator = ownerAt(candidacy, staff, at);
  const fate = walk.nextFate();
  const { offers, reason, endsAt } = makeDeal({ random, office, creator, at }, fate);
  candidacy.offers.push(...offers);
  candidacy.steps.push({ kind: 'archive', at: endsAt, reason });
  candidacy.isHired = isHire(fate);
  if (!candidacy.isHired || opening === undefined || endsAt > opening.givenUpAt) return;
  opening.hires++;
  opening.lastHireAt = Math.max(opening.lastHireAt, endsAt);
  if (opening.hires === opening.headcount) opening.filledAt = opening.lastHireAt;
}

/** Whoever failed early or went away may be asked again. */
function mayComeBack({ steps, opening }: Candidacy): boolean {
  const last = steps.at(-1);
  const isEarly = steps.every((step) => step.kind !== 'stage' || step.stage < STAGE.onsite);
  const isOver = last?.kind === 'archive' && ['Withdrew', 'Underqualified'].includes(last.reason);
  return isOver && isEarly && opening !== undefined;
}

function reopen(walk: Walk): void {
  const { candidacy, random } = walk;
  const last = candidacy.steps.at(-1)?.at ?? walk.at;
  walk.at = workTime(candidacy.office, last + random.int(12, 70) * DAY, 0, random);
  candidacy.steps.push({ kind: 'reopen', at: walk.at });
  walk.at += random.int(1, HOUR / 4);
  pass(walk, STAGE.screen);
}

function end(walk: Walk, reason: Reason, least: number, most: number): void {
  wait(walk, least, most);
  walk.candidacy.steps.push({ kind: 'archive', at: walk.at, reason });
}

function wait(walk: Walk, least: number, most: number): void {
  const { candidacy, random } = walk;
  const days = random.int(least, most) * roleOf(candidacy).pace;
  walk.at = workTime(candidacy.office, walk.at, days, random);
}

/** Why somebody is not asked on, by the stage that this is about. */
function rejection(random: Random, stage: number): Reason {
  if (stage !== STAGE.screen) return 'Interview performance';
  return random.pick(['Underqualified', 'Salary expectations', 'Interview performance']);
}

function roleOf({ opening }: Candidacy) {
  return opening?.role ?? EVERGREEN_ROLE;
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
