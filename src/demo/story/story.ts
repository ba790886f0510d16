import { createRandom } from '../random.ts';
import { DAY } from '../time.ts';
import { tellApplicants, type World } from './applicants.ts';
import { type Candidacy, cutShort } from './candidacy.ts';
import { tellCast, tellNewcomers } from './cast.ts';
import { fateOf } from './offering.ts';
import { closesAt, createOpenings, type Opening } from './openings.ts';
import { applicationSeason, momentsOf } from './seasons.ts';
import { tellSpam } from './spam.ts';
import { createStaff, type Setup, type Staff } from './staff.ts';
import { TOPICS } from './topics.ts';
import { workTime } from './work-time.ts';

export type { Setup } from './staff.ts';

/**
 * Who does what when in a company. The story is the same whenever it is told; what is told later
 * only has more of it. So whatever is drawn by chance must not depend on how far it is told.
 */
export interface Story {
  readonly setup: Setup;
  readonly staff: Staff;
  readonly openings: readonly Opening[];
  /** By the time at which they begin. */
  readonly candidacies: readonly Candidacy[];
  /** The number of the one whose lists of notes and feedback have several pages, if there is one. */
  readonly busiest: number | undefined;
  /** When everything was moved to Lever from elsewhere. */
  readonly importedAt: number;
}

/** The part of its history for which the company did not use Lever yet. */
const IMPORTED = 0.32;
/** How far into the history somebody is talked about by everybody. */
const BUSIEST = 0.6;

/** Tells the story of a company up to a moment. */
export function tellStory(setup: Setup): Story {
  const staff = createStaff(setup);
  const openings = createOpenings(setup);
  let offers = 0;
  const nextFate = () => fateOf(offers++);
  const world: World = { setup, staff, openings, nextFate };
  const cast = tellCast(world);
  const applicants = tellApplicants(world, momentsFor(setup, cast));
  const candidacies = [...applicants, ...cast, ...tellNewcomers(world), ...tellSpam(world)]
    .filter(({ createdAt }) => createdAt <= setup.now)
    .sort(byTime);
  for (const candidacy of candidacies) endWithItsOpening(setup, candidacy);
  const importedAt = Math.floor(setup.from + (setup.until - setup.from) * IMPORTED);
  const busiest = findBusiest(applicants, setup);
  return { setup, staff, openings, candidacies, importedAt, busiest };
}

function findBusiest(
  applicants: readonly Candidacy[],
  { opportunities }: Setup,
): number | undefined {
  return applicants.find(
    ({ number, opening, createdAt, plannedEnd }) =>
      number >= opportunities * BUSIEST &&
      opening?.isConfidential === false &&
      plannedEnd - createdAt > 15 * DAY,
  )?.number;
}

/** So many people come that all together are as many as were asked for. */
function momentsFor({ seed, from, until, opportunities }: Setup, cast: readonly Candidacy[]) {
  const count = opportunities - cast.length;
  const random = createRandom(seed, TOPICS.applicants);
  return momentsOf({ from, until, count }, applicationSeason(from), random);
}

/** Whoever is still considered for a job that is gone hears so in the days after. */
function endWithItsOpening({ seed }: Setup, candidacy: Candidacy): void {
  const { opening, steps, number, office, isHired } = candidacy;
  if (isHired) candidacy.person.forgottenAt = undefined;
  const gone = opening ? closesAt(opening) : Infinity;
  const last = steps.at(-1);
  const isOver = last?.kind === 'archive' && last.at <= gone;
  if (isOver || gone === Infinity) return;
  const random = createRandom(seed, TOPICS.farewell, number);
  const at = workTime(office, gone, random.int(0, 4), random);
  if (last?.kind === 'archive' && last.at <= at) return;
  cutShort(candidacy, at, 'Position filled');
}

function byTime(left: Candidacy, right: Candidacy): number {
  return left.createdAt - right.createdAt;
}
