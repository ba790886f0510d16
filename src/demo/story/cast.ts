import { createRandom, type Random } from '../random.ts';
import { DAY, HOUR, MINUTE } from '../time.ts';
import type { World } from './applicants.ts';
import { type Candidacy, type Extras, type Opinion, type Snooze, STAGE } from './candidacy.ts';
import { holdRound } from './interviewing.ts';
import { enter, ownerAt } from './journey.ts';
import { newOffer } from './offering.ts';
import { EVERGREEN, type Opening } from './openings.ts';
import { meetPerson } from './persons.ts';
import type { Tenure } from './staff.ts';
import { TOPICS } from './topics.ts';
import { appointment, workTime } from './work-time.ts';

// A few people whose story is told on purpose, around the end of the account's history: so even a
// small company has somebody in every part of the pipeline, and something of every kind happens on
// the day after.

/** So that its numbers are nobody else's. */
const FIRST_NUMBER = 2_000_000;
const SOURCE = { origin: 'applied', name: 'Job site', quality: 0, weight: 1 };
/** In a small company not more than every third person. */
const SHARE = 3;
/** Good enough for every gate. */
const ABLE = 2;
const MOST = 2 ** 31 - 1;

/** What somebody of the cast is told with. */
interface Scene {
  readonly world: World;
  readonly candidacy: Candidacy;
  readonly random: Random;
  /** A moment in office hours, so many days after the end of the history (or before, if below 0). */
  readonly day: (days: number) => number;
  /** A moment in office hours of the day that follows the end of the history. */
  readonly next: () => number;
}

interface Part {
  /** How long before the end of the history it begins, in days. */
  readonly since: number;
  readonly play: (scene: Scene) => void;
  readonly isDeleted?: boolean;
  readonly isForgotten?: boolean;
  readonly sleeps?: boolean;
  readonly hasNote?: boolean;
}

/** The most needed first. */
const PARTS: readonly Part[] = [
  { since: 62, play: signs },
  { since: 30, play: isJudged },
  { since: 16, play: isExpected, hasNote: true },
  { since: 66, play: isOffered },
  { since: 6, play: sleeps, sleeps: true },
  { since: 3, play: isAskedOn },
  { since: 22, play: withdraws },
  { since: 6, play: appears, isDeleted: true },
  { since: 260, play: failed, isForgotten: true },
];
/** They come after the end of the history. */
const NEWCOMERS: readonly Part[] = [
  { since: -1.5 / 24, play: appears },
  { since: -11 / 24, play: appears },
];

/** Those who are there at the end of the history, in no order. */
export function tellCast(world: World): Candidacy[] {
  const { from, until, opportunities } = world.setup;
  const parts = PARTS.slice(0, Math.floor(opportunities / SHARE));
  return parts
    .filter(({ since }) => until - since * DAY > from)
    .map((part, place) => tell(world, part, place));
}

/** Those who come on the next day. */
export function tellNewcomers(world: World): Candidacy[] {
  const parts = world.setup.opportunities < SHARE ? [] : NEWCOMERS;
  return parts.map((part, place) => tell(world, part, PARTS.length + place));
}

function tell(world: World, part: Part, place: number): Candidacy {
  const { setup, staff } = world;
  const number = FIRST_NUMBER + place;
  const random = createRandom(setup.seed, TOPICS.cast, number);
  const opening = world.openings[EVERGREEN] as Opening;
  const { office } = opening;
  const createdAt = Math.floor(setup.until - part.since * DAY) - random.int(0, HOUR);
  const day = (days: number): number =>
    workTime(office, Math.floor(setup.until + days * DAY), 0, random);
  const next = (): number => workTime(office, setup.until + HOUR, 0, random);
  const person = meetPerson(setup, { number, at: createdAt, office, employee: undefined });
  person.forgottenAt = part.isForgotten ? next() : undefined;
  const candidacy: Candidacy = {
    number,
    createdAt,
    person,
    source: SOURCE,
    opening,
    office,
    owner: staff.holder(opening.recruiter, createdAt),
    steps: [],
    rounds: [],
    offers: [],
    snooze: part.sleeps ? sleep(day) : undefined,
    impression: part.play === failed ? 1 : 3,
    isHired: false,
    plannedEnd: createdAt,
    deletedAt: part.isDeleted ? next() : undefined,
    extras: part.hasNote ? note(day, next) : {},
  };
  enter({ candidacy, staff }, STAGE.applicant, createdAt);
  part.play({ world, candidacy, random, day, next });
  candidacy.plannedEnd = candidacy.steps.at(-1)?.at ?? createdAt;
  return candidacy;
}

function sleep(day: (days: number) => number): Snooze {
  return { at: day(-5), until: day(20) };
}

function note(day: (days: number) => number, next: () => number): Extras {
  return { note: { at: day(-5), removedAt: next() } };
}

/** Has an offer, and signs it on the next day. */
function signs(scene: Scene): void {
  const { candidacy, day, next, random } = scene;
  comeFar(scene, [-60, -49, -37, -22, -14]);
  const signedAt = next();
  candidacy.offers.push({
    ...newOffer(random, candidacy.owner, day(-12)),
    approvalAt: day(-11),
    approvedAt: day(-9),
    sentAt: day(-7),
    openedAt: day(-5),
    signedAt,
  });
  end(scene, workTime(candidacy.office, signedAt, random.int(1, 2), random), 'Hired');
}

/** Is about to get an offer, which is sent for approval on the next day. */
function isOffered(scene: Scene): void {
  const { candidacy, day, next, random } = scene;
  comeFar(scene, [-63, -54, -42, -24, -7]);
  candidacy.offers.push({
    ...newOffer(random, candidacy.owner, day(-4)),
    approvalAt: next(),
    approvedAt: day(2),
    sentAt: day(4),
    openedAt: day(6),
    signedAt: day(9),
  });
  end(scene, day(11), 'Hired');
}

/** Was there for a visit: some have written what they think, one changes it, one is not ready. */
function isJudged(scene: Scene): void {
  const { candidacy, day, next, random, world } = scene;
  comeFar(scene, [-28, -20]);
  const createdAt = day(-9);
  move(scene, STAGE.onsite, createdAt - MINUTE);
  const start = appointment(candidacy.office, day(-5), { days: 1, minutes: 120 }, random);
  const authors = [0, 1].map(() => world.staff.colleague(random, start));
  const opinion = (author: Tenure): Opinion => ({
    author,
    openedAt: start + 130 * MINUTE,
    completedAt: start + 150 * MINUTE,
    editedAt: undefined,
    deletedAt: undefined,
    rating: 3,
  });
  const talks = authors.map((author, place) => ({
    template: candidacy.opening?.role.visit[place] ?? 'Culture interview',
    start: start + place * 60 * MINUTE,
    minutes: 60,
    interviewers: [author],
    exchange: undefined,
    opinions: [
      place === 0
        ? { ...opinion(author), editedAt: next() }
        : { ...opinion(author), completedAt: next() },
    ],
  }));
  const scheduler = candidacy.owner;
  candidacy.rounds.push({
    seed: random.int(0, MOST),
    stage: STAGE.onsite,
    createdAt,
    scheduler,
    canceledAt: undefined,
    interviews: talks,
  });
  end(scene, day(3), 'Interview performance');
}

/** Is invited for a talk; on the next day somebody takes over from an interviewer. */
function isExpected(scene: Scene): void {
  const { candidacy, day, next, random, world } = scene;
  comeFar(scene, [-14]);
  move(scene, STAGE.phone, day(-5));
  const start = appointment(candidacy.office, day(2), { days: 1, minutes: 60 }, random);
  const [first, instead] = [0, 1].map(() => world.staff.colleague(random, start));
  if (first === undefined || instead === undefined) return;
  candidacy.rounds.push({
    seed: random.int(0, MOST),
    stage: STAGE.phone,
    createdAt: day(-4),
    scheduler: candidacy.owner,
    canceledAt: undefined,
    interviews: [
      {
        template: candidacy.opening?.role.talk ?? 'Culture interview',
        start,
        minutes: 60,
        interviewers: [first],
        exchange: { at: next(), instead },
        opinions: [],
      },
    ],
  });
  end(scene, day(6), 'Interview performance');
}

function isAskedOn(scene: Scene): void {
  move(scene, STAGE.screen, scene.next());
  end(scene, scene.day(5), 'Salary expectations');
}

function withdraws(scene: Scene): void {
  comeFar(scene, [-18]);
  end(scene, scene.next(), 'Withdrew');
}

function sleeps(scene: Scene): void {
  end(scene, scene.day(25), 'Underqualified');
}

function failed(scene: Scene): void {
  end(scene, scene.day(-250), 'Underqualified');
}

function appears(scene: Scene): void {
  end(scene, scene.day(9), 'Underqualified');
}

/** Passes the first stages, each entered so many days from the end of the history. */
function comeFar(scene: Scene, days: readonly number[]): void {
  const { candidacy, random, world } = scene;
  for (const [place, at] of days.entries()) {
    const stage = STAGE.screen + place;
    const enteredAt = scene.day(at);
    move(scene, stage, enteredAt);
    if (stage > STAGE.onsite) continue;
    const { round } = holdRound({
      random,
      staff: world.staff,
      stage,
      office: candidacy.office,
      role: (candidacy.opening as Opening).role,
      recruiter: (moment) => ownerAt(candidacy, world.staff, moment),
      manager: (moment) => world.staff.holder(candidacy.opening?.manager ?? 0, moment),
      ability: ABLE,
      at: enteredAt,
    });
    candidacy.rounds.push(round);
  }
}

function move({ candidacy, world }: Scene, stage: number, at: number): void {
  enter({ candidacy, staff: world.staff }, stage, at);
}

function end(
  { candidacy }: Scene,
  at: number,
  reason: 'Hired' | 'Withdrew' | 'Underqualified' | 'Interview performance' | 'Salary expectations',
): void {
  candidacy.steps.push({ kind: 'archive', at, reason });
  candidacy.isHired = reason === 'Hired';
}
