import { createRandom } from '../random.ts';
import { createEligible, type World } from './applicants.ts';
import { type Candidacy, STAGE } from './candidacy.ts';
import { enter } from './journey.ts';
import { HEADQUARTERS } from './offices.ts';
import { meetPerson } from './persons.ts';
import { applicationSeason, momentsOf } from './seasons.ts';
import { TOPICS } from './topics.ts';
import { workTime } from './work-time.ts';

/** So that its numbers are nobody else's. */
const FIRST_NUMBER = 1_000_000;
const SOURCE = { origin: 'applied', name: 'Job board: general', quality: -1, weight: 1 };

/**
 * Applications that are deleted some days later: advertising, duplicates, and people who ask for it.
 * Those that would still be there at the end of the account's history are left out, since that
 * is when its opportunities are counted.
 */
export function tellSpam(world: World): Candidacy[] {
  const { setup } = world;
  const { from, until, now, seed, opportunities } = setup;
  const random = createRandom(seed, TOPICS.spam);
  const period = { from, until, count: 12 + Math.ceil(opportunities / 20) };
  const eligible = createEligible(world.openings);
  const told: Candidacy[] = [];
  for (const at of momentsOf(period, applicationSeason(from), random)) {
    if (at > now) break;
    const number = FIRST_NUMBER + told.length;
    const candidacy = tell(world, number, at, eligible(at));
    told.push(candidacy);
  }
  return told.filter(({ createdAt, deletedAt = 0 }) => !(createdAt <= until && until < deletedAt));
}

function tell(
  { setup, staff }: World,
  number: number,
  at: number,
  open: World['openings'],
): Candidacy {
  const random = createRandom(setup.seed, TOPICS.spammer, number);
  const known = open.filter(({ isConfidential }) => !isConfidential);
  const opening = known.length > 0 ? random.pick(known) : undefined;
  const office = opening?.office ?? HEADQUARTERS;
  const candidacy: Candidacy = {
    number,
    createdAt: at,
    person: meetPerson(setup, { number, at, office, employee: undefined }),
    source: SOURCE,
    opening,
    office,
    owner: opening ? staff.holder(opening.recruiter, at) : staff.recruiter(random, at),
    steps: [],
    rounds: [],
    offers: [],
    snooze: undefined,
    impression: 1,
    isHired: false,
    plannedEnd: at,
    deletedAt: workTime(office, at, random.int(0, 12), random),
    extras: {},
  };
  enter({ candidacy, staff }, STAGE.applicant, at);
  return candidacy;
}
