import type { Random } from '../random.ts';
import { createRandom } from '../random.ts';
import { DAY, HOUR } from '../time.ts';
import { inventName, type Name } from './names.ts';
import { HEADQUARTERS, OFFICES, type Office } from './offices.ts';
import { TOPICS } from './topics.ts';
import { workTime } from './work-time.ts';

/** A place in the company, held by one person after the other. */
export interface Position {
  readonly number: number;
  readonly job: string;
  readonly accessRole: string;
  readonly office: Office;
  readonly isRecruiter: boolean;
  /** Oldest first. */
  readonly tenures: readonly Tenure[];
}

/** Somebody's time in a position: a user of the account. */
export interface Tenure {
  readonly id: string;
  readonly position: number;
  readonly name: Name;
  readonly joinedAt: number;
  /** Infinite for who has no end in sight. */
  readonly leftAt: number;
}

/** Everybody who works there, has worked there, or will. */
export interface Staff {
  readonly positions: readonly Position[];
  /** Somebody who recruits at a moment. */
  recruiter(random: Random, at: number): Tenure;
  /** Somebody who works there at a moment, and is still there some time later. */
  colleague(random: Random, at: number): Tenure;
  /** Who holds a position at a moment; the head of recruiting while it is vacant. */
  holder(position: number, at: number): Tenure;
  /** When a position got another holder within a period, its end included. */
  handovers(position: number, after: number, until: number): number[];
}

/** The history of the account, and how large it is by its end. */
export interface Setup {
  readonly seed: number;
  readonly from: number;
  readonly until: number;
  readonly opportunities: number;
  /** The moment at which the account is looked at. */
  readonly now: number;
}

/** What people do, by position; those beyond it do the last eight in turn. */
const JOBS: readonly (readonly [job: string, accessRole: string])[] = [
  ['Chief Executive Officer', 'super admin'],
  ['Head of Talent', 'admin'],
  ['Recruiter', 'team member'],
  ['Recruiter', 'team member'],
  ['Engineering Manager', 'limited team member'],
  ['Sales Director', 'limited team member'],
  ['Product Lead', 'limited team member'],
  ['Backend Engineer', 'interviewer'],
  ['Recruiter', 'team member'],
  ['Frontend Engineer', 'interviewer'],
  ['Account Executive', 'interviewer'],
  ['Engineering Manager', 'limited team member'],
  ['Data Engineer', 'interviewer'],
  ['Support Lead', 'limited team member'],
  ['Designer', 'interviewer'],
];
const HEAD_OF_TALENT = 1;
/** The last position of those who never leave: somebody has to know where everything is. */
const LAST_PERMANENT = 2;
const LEAVES_HALFWAY = 3;
const LEAVES_ON_THE_NEXT_DAY = 7;
/** People are not asked to interview when they are about to leave. */
const NOTICE = 21 * DAY;

/** Fills all positions, one person after the other, until today. */
export function createStaff(setup: Setup): Staff {
  const count = 20 + Math.ceil(setup.opportunities / 500);
  const positions = Array.from({ length: count }, (_, number) => fill(setup, number, count));
  const holder = (number: number, at: number): Tenure =>
    tenureAt(positions[number], at) ?? (tenureAt(positions[HEAD_OF_TALENT], at) as Tenure);
  const recruiters = positions.filter(({ isRecruiter }) => isRecruiter);
  return {
    positions,
    holder,
    handovers(number, after, until) {
      const moments = positions[number]?.tenures.flatMap((one) => [one.joinedAt, one.leftAt]) ?? [];
      return moments.filter((at) => at > after && at <= until);
    },
    recruiter: (random, at) => holder(random.pick(recruiters).number, at),
    colleague(random, at) {
      const begin = random.int(0, count - 1);
      for (let step = 0; step < count; step++) {
        const tenure = tenureAt(positions[(begin + step) % count], at);
        if (tenure !== undefined && tenure.leftAt > at + NOTICE) return tenure;
      }
      return holder(HEAD_OF_TALENT, at);
    },
  };
}

function fill(setup: Setup, number: number, count: number): Position {
  const random = createRandom(setup.seed, TOPICS.staff, number);
  const job = JOBS[number] ?? JOBS[JOBS.length - 1 - (number % 8)];
  const [title = '', accessRole = ''] = job ?? [];
  const isRecruiter = number > 0 && /Recruiter|Talent/.test(title);
  const office = isRecruiter || number === 0 ? HEADQUARTERS : random.weighted(OFFICES);
  const place = { number, job: title, accessRole, office, isRecruiter };
  return { ...place, tenures: holdersOf(setup, place, count, random) };
}

function holdersOf(
  setup: Setup,
  { number, office }: Pick<Position, 'number' | 'office'>,
  count: number,
  random: Random,
): Tenure[] {
  const tenures: Tenure[] = [];
  let joinedAt = firstDayOf(setup, number, count, random);
  while (joinedAt <= setup.now || tenures.length === 0) {
    const name = inventName(random, number);
    const isFirst = tenures.length === 0;
    const leftAt = endOf(setup, { number, joinedAt, office, isFirst }, random);
    tenures.push({ id: random.uuid(), position: number, name, joinedAt, leftAt });
    if (leftAt === Number.POSITIVE_INFINITY) break;
    joinedAt = workTime(office, leftAt, random.int(3, 35), random);
  }
  return tenures;
}

/** The older a position, the longer it is there; every fourth came with the growth. */
function firstDayOf({ from, until }: Setup, number: number, count: number, random: Random): number {
  const isNew = number > LEAVES_ON_THE_NEXT_DAY && number % 4 === 3;
  const at = isNew
    ? from + random.next() * (until - from) * 0.8
    : from - (count - number) * 20 * DAY + random.int(0, 10 * DAY);
  return workTime(HEADQUARTERS, Math.floor(at), 0, random);
}

/** Most people stay for some years; two of them leave at moments that the story needs. */
function endOf(
  { from, until }: Setup,
  {
    number,
    joinedAt,
    office,
    isFirst,
  }: Pick<Position, 'number' | 'office'> & {
    joinedAt: number;
    isFirst: boolean;
  },
  random: Random,
): number {
  const years = 1 + Math.abs(random.normal()) * 2.2;
  if (number <= LAST_PERMANENT) return Number.POSITIVE_INFINITY;
  if (isFirst && number === LEAVES_HALFWAY)
    return workTime(HEADQUARTERS, Math.floor(from + (until - from) * 0.45), 0, random);
  if (isFirst && number === LEAVES_ON_THE_NEXT_DAY)
    return workTime(HEADQUARTERS, until + HOUR, 0, random);
  const at = Math.max(joinedAt + years * 365 * DAY, from + random.int(30, 200) * DAY);
  return workTime(office, Math.floor(at), 0, random);
}

function tenureAt(position: Position | undefined, at: number): Tenure | undefined {
  return position?.tenures.findLast(({ joinedAt, leftAt }) => joinedAt <= at && at < leftAt);
}
