import { createRandom, type Random } from '../random.ts';
import { DAY, HOUR } from '../time.ts';
import { HEADQUARTERS, OFFICES, type Office } from './offices.ts';
import { EVERGREEN_ROLE, ROLES, type Role, SECRET_ROLES } from './roles.ts';
import { momentsOf, openingSeason } from './seasons.ts';
import type { Setup } from './staff.ts';
import { TOPICS } from './topics.ts';
import { workTime } from './work-time.ts';

/** Whether people could ever apply: not for a draft, nor for what was turned down. */
type OpeningFate = 'open' | 'draft' | 'rejected';

/** A job that is to be filled: a posting, and mostly a requisition. */
export interface Opening {
  readonly number: number;
  readonly id: string;
  /** Undefined for what needs none, such as a pool of talents. */
  readonly code: string | undefined;
  readonly role: Role;
  readonly office: Office;
  readonly fate: OpeningFate;
  readonly isConfidential: boolean;
  /** How many come, compared with others. */
  readonly weight: number;
  /** Infinite where there can never be too many. */
  readonly headcount: number;
  readonly manager: number;
  readonly recruiter: number;
  readonly requestedAt: number;
  readonly approvedAt: number;
  readonly postedAt: number;
  /** When it was given another title. */
  readonly renamedAt: number | undefined;
  /** A pause in the budget. */
  readonly heldAt: number | undefined;
  readonly resumedAt: number | undefined;
  /** When it is given up if nobody is found. */
  readonly givenUpAt: number;
  /** These are filled in while the story is told. */
  hires: number;
  lastHireAt: number;
  filledAt: number | undefined;
}

const SECRET = [2, 17];
/** Of so many openings, two are drafts or were rejected, and one needs no requisition. */
const CYCLE = 11;
const DRAFT = 5;
const REJECTED = 9;
const WITHOUT_REQUISITION = 6;
/** The first of the openings that never end, and how many there are between them. */
export const EVERGREEN = 4;
const EVERGREEN_EVERY = 12;
/** How many there are before the history begins. */
const EARLY = 1 / 3;
/** Whoever is asked is mostly asked for the jobs that nobody may know of. */
const SECRET_WEIGHT = 40;
/** The share of candidacies that end with a hire, with some seats to spare. */
const SEATS = 0.085;

/** Opens jobs for ever, up to now and at least to the end of the history: some before the account's history, the others by season. */
export function createOpenings(setup: Setup): Opening[] {
  const { seed, from, until, now, opportunities } = setup;
  const count = 24 + Math.ceil(opportunities / 50);
  const early = Math.ceil(count * EARLY);
  const seats = (opportunities * SEATS) / count;
  const openings: Opening[] = [];
  const add = (at: number): void => {
    openings.push(createOpening(setup, { number: openings.length, at, seats }));
  };
  for (let number = 0; number < early; number++) add(from - 110 * DAY + number * 6 * DAY);
  const period = { from, until: until - 20 * DAY, count: count - early };
  for (const at of momentsOf(period, openingSeason(from), createRandom(seed, TOPICS.openings))) {
    if (at > Math.max(now, until)) break;
    add(at);
  }
  return openings.map((opening, number) =>
    number === endsNextDay(openings, until) ? giveUp(setup, opening) : opening,
  );
}

/** A story that is told on needs something that ends: a search of the last weeks. */
function endsNextDay(openings: readonly Opening[], until: number): number {
  return openings.findLastIndex(
    ({ fate, givenUpAt, postedAt }) =>
      fate === 'open' && givenUpAt < Infinity && postedAt < until - 25 * DAY,
  );
}

function giveUp({ seed, until }: Setup, opening: Opening): Opening {
  const random = createRandom(seed, TOPICS.cast, opening.number);
  const givenUpAt = workTime(opening.office, until + HOUR, 0, random);
  const { headcount } = opening;
  return { ...opening, headcount: headcount + 1, heldAt: undefined, givenUpAt };
}

/** Whether somebody can apply at a moment, as far as is known by then. */
export function isOpen(opening: Opening, at: number): boolean {
  const { fate, postedAt, heldAt = Infinity, resumedAt = Infinity } = opening;
  const isHeld = heldAt <= at && at < resumedAt;
  return fate === 'open' && postedAt <= at && at < closesAt(opening) && !isHeld;
}

/** When an opening ends: with the last hire, or when it is given up. */
export function closesAt({ filledAt = Infinity, givenUpAt }: Opening): number {
  return Math.min(filledAt, givenUpAt);
}

function createOpening(
  setup: Setup,
  { number, at, seats }: { number: number; at: number; seats: number },
): Opening {
  const random = createRandom(setup.seed, TOPICS.opening, number);
  const isConfidential = SECRET.includes(number);
  const isEvergreen = number % EVERGREEN_EVERY === EVERGREEN;
  const office = officeOf(random, { isConfidential, isEvergreen });
  const role = roleOf(random, { number, isConfidential, isEvergreen });
  const requestedAt = workTime(office, Math.floor(at), 0, random);
  const approvedAt = workTime(office, requestedAt, random.int(1, 6), random);
  const postedAt = workTime(office, approvedAt, random.int(0, 4), random);
  return {
    number,
    id: random.uuid(),
    code: number % CYCLE === WITHOUT_REQUISITION ? undefined : `REQ-${100 + number}`,
    role,
    office,
    fate: fateOf(number),
    isConfidential,
    weight: isConfidential ? SECRET_WEIGHT : role.weight + 4,
    headcount: isEvergreen ? Infinity : headcountOf(random, seats),
    manager: managerOf(role),
    recruiter: random.pick([2, 3, 8]),
    requestedAt,
    approvedAt,
    postedAt,
    ...interrupt(setup, random, { office, postedAt, isLasting: isEvergreen || isConfidential }),
    hires: 0,
    lastHireAt: 0,
    filledAt: undefined,
  };
}

/** Whom is always looked for, is looked for where applicants are asked the EEO questions. */
function officeOf(
  random: Random,
  { isConfidential, isEvergreen }: { isConfidential: boolean; isEvergreen: boolean },
): Office {
  if (isConfidential) return HEADQUARTERS;
  return random.weighted(isEvergreen ? OFFICES.filter(({ asksEeo }) => asksEeo) : OFFICES);
}

function roleOf(
  random: Random,
  {
    number,
    isConfidential,
    isEvergreen,
  }: { number: number; isConfidential: boolean; isEvergreen: boolean },
): Role {
  const role = random.weighted(ROLES);
  if (isEvergreen) return EVERGREEN_ROLE;
  return isConfidential ? (SECRET_ROLES[SECRET.indexOf(number)] ?? role) : role;
}

function fateOf(number: number): OpeningFate {
  if (SECRET.includes(number)) return 'open';
  if (number % CYCLE === DRAFT) return 'draft';
  return number % CYCLE === REJECTED ? 'rejected' : 'open';
}

function headcountOf(random: Random, seats: number): number {
  return Math.max(1, Math.round(seats * (0.5 + random.next() * 1.5)));
}

/** The position of who leads the team (its number in the list of jobs). */
function managerOf({ department, team }: Role): number {
  if (team === 'Product') return 6;
  if (department === 'Engineering') return 4;
  return department === 'Commercial' ? 5 : 1;
}

/** What comes between: a pause, another title, and the day on which the search is given up. */
function interrupt(
  { from }: Setup,
  random: Random,
  { office, postedAt, isLasting }: { office: Office; postedAt: number; isLasting: boolean },
) {
  const later = (least: number, most: number): number =>
    workTime(office, postedAt + random.int(least, most) * DAY, 0, random);
  const heldAt = random.chance(0.08) ? later(20, 45) : undefined;
  const resumedAt = heldAt && later(75, 110);
  const renamedAt = random.chance(0.15) ? later(15, 60) : undefined;
  const planned = random.chance(0.1) ? later(60, 130) : later(240, 420);
  const givenUpAt = Math.max(planned, workTime(office, from + 80 * DAY, 0, random));
  if (isLasting) return { heldAt: undefined, resumedAt: undefined, renamedAt, givenUpAt: Infinity };
  return { heldAt, resumedAt, renamedAt, givenUpAt };
}
