import { createRandom, type Random } from '../random.ts';
import { DAY } from '../time.ts';
import type { Candidacy, Person, Snooze } from './candidacy.ts';
import { impressionOf } from './interviewing.ts';
import { tellJourney } from './journey.ts';
import type { CandidateFate } from './offering.ts';
import { HEADQUARTERS } from './offices.ts';
import { isOpen, type Opening } from './openings.ts';
import { mayReturn, meetPerson } from './persons.ts';
import { type CandidateSource, pickSource } from './sources.ts';
import type { Setup, Staff } from './staff.ts';
import { TOPICS } from './topics.ts';
import { isWorkTime, workTime } from './work-time.ts';

/** What the story holds when somebody comes. */
export interface World {
  readonly setup: Setup;
  readonly staff: Staff;
  readonly openings: readonly Opening[];
  /** How the next offer ends. */
  readonly nextFate: () => CandidateFate;
}

/** One in so many knows the company from an earlier candidacy. */
const RETURNS = 0.06;
/** Leads are often not considered for any job yet. */
const WITHOUT_OPENING = 0.42;
const SNOOZED = 0.05;

/** Everybody who comes by themselves or through people, in their order; told to their ends. */
export function tellApplicants(world: World, moments: Iterable<number>): Candidacy[] {
  const { setup } = world;
  const eligible = createEligible(world.openings);
  const told: Candidacy[] = [];
  for (const at of moments) {
    if (at > setup.now) break;
    told.push(tellApplicant(world, { number: told.length, at, told, open: eligible(at) }));
  }
  return told;
}

/** Finds the openings that are open at a moment; moments must not go back. */
export function createEligible(all: readonly Opening[]): (at: number) => readonly Opening[] {
  const waiting = all.filter(({ fate }) => fate === 'open').sort((a, b) => a.postedAt - b.postedAt);
  let begun: Opening[] = [];
  let next = 0;
  return (at) => {
    for (let opening = waiting[next]; opening && opening.postedAt <= at; opening = waiting[next]) {
      begun.push(opening);
      next++;
    }
    const open = begun.filter((opening) => isOpen(opening, at));
    // Those on hold come back.
    begun = begun.filter((opening) => opening.filledAt === undefined || opening.filledAt > at);
    return open;
  };
}

function tellApplicant(
  { setup, staff, nextFate }: World,
  {
    number,
    at,
    told,
    open,
  }: { number: number; at: number; told: readonly Candidacy[]; open: readonly Opening[] },
): Candidacy {
  const random = createRandom(setup.seed, TOPICS.applicant, number);
  const source = pickSource(random, isWorkTime(HEADQUARTERS, at));
  const opening = pickOpening(random, source, open);
  const office = opening?.office ?? HEADQUARTERS;
  const ability = source.quality + random.normal();
  const owner = opening ? staff.holder(opening.recruiter, at) : staff.recruiter(random, at);
  const candidacy: Candidacy = {
    number,
    createdAt: at,
    person: findPerson(setup, staff, { random, number, at, source, told, opening }),
    source,
    opening,
    office,
    owner,
    steps: [],
    rounds: [],
    offers: [],
    snooze: snooze(random, source.origin === 'applied', workTime(office, at, 1, random)),
    impression: impressionOf(ability),
    isHired: false,
    plannedEnd: at,
    deletedAt: undefined,
    extras: {},
  };
  tellJourney({ candidacy, random, staff, ability, nextFate, at });
  return candidacy;
}

function pickOpening(
  random: Random,
  { origin }: CandidateSource,
  open: readonly Opening[],
): Opening | undefined {
  const isLead = origin === 'sourced';
  if (isLead && random.chance(WITHOUT_OPENING)) return undefined;
  // Nobody applies for what nobody knows of: there people are asked, or sent by an agency.
  const isAsked = isLead || origin === 'agency';
  const known = open.filter(({ isConfidential }) => isAsked || !isConfidential);
  if (known.length === 0) return undefined;
  return random.weighted(known);
}

function findPerson(
  setup: Setup,
  staff: Staff,
  {
    random,
    number,
    at,
    source,
    told,
    opening,
  }: {
    random: Random;
    number: number;
    at: number;
    source: CandidateSource;
    told: readonly Candidacy[];
    opening: Opening | undefined;
  },
): Person {
  const isBack = random.chance(RETURNS);
  const earlier = told[random.int(0, Math.max(0, told.length - 1))];
  const colleague = staff.colleague(random, at);
  const office = opening?.office ?? HEADQUARTERS;
  if (source.origin === 'internal')
    return meetPerson(setup, { number, at, office, employee: colleague });
  if (isBack && earlier && mayReturn(earlier, at)) return earlier.person;
  return meetPerson(setup, { number, at, office, employee: undefined });
}

function snooze(random: Random, isPossible: boolean, at: number): Snooze | undefined {
  const until = at + random.int(10, 35) * DAY;
  return random.chance(SNOOZED) && isPossible ? { at, until } : undefined;
}
