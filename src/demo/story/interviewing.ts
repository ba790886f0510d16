import type { Random } from '../random.ts';
import { DAY, HOUR, MINUTE } from '../time.ts';
import { type Opinion, type Round, STAGE, type Talk } from './candidacy.ts';
import type { Office } from './offices.ts';
import type { Role } from './roles.ts';
import type { Staff, Tenure } from './staff.ts';
import { appointment, workTime } from './work-time.ts';

/** What decides how an interview goes, and when it can be. */
export interface Meeting {
  readonly random: Random;
  readonly staff: Staff;
  readonly office: Office;
  readonly role: Role;
  readonly stage: number;
  /** Who recruits, and who leads the team, at a moment. */
  readonly recruiter: (at: number) => Tenure;
  readonly manager: (at: number) => Tenure;
  /** What the candidate can do; 0 is the average applicant. */
  readonly ability: number;
  readonly at: number;
}

/** A round of interviews, and what came of it. */
export interface Result {
  readonly round: Round;
  /** The mean of all impressions, on the scale of what candidates can do. */
  readonly score: number;
  /** When the interviews are over. */
  readonly endsAt: number;
  /** When there is enough to decide. */
  readonly decidableAt: number;
}

/** The talks of a stage: how many days ahead they are scheduled, and how long each takes. */
const HABITS: Readonly<Record<number, { days: readonly [number, number]; minutes: number[] }>> = {
  [STAGE.screen]: { days: [1, 5], minutes: [30] },
  [STAGE.phone]: { days: [2, 7], minutes: [45, 60] },
  [STAGE.onsite]: { days: [4, 10], minutes: [45, 60] },
};
/** From which score an impression deserves which rating. */
const RATINGS = [-0.35, 0.45, 1.3];
/** How much an impression says of what somebody can do, and how far interviewers are apart. */
const INSIGHT = 0.8;
const MOOD = 0.5;
const DISAGREEMENT = 0.55;
const MOST = 2 ** 31 - 1;
const MISSING = 0.09;
const LATE = 0.1;

/** Schedules the interviews of a stage, and holds them. */
export function holdRound(meeting: Meeting): Result {
  const { random, office, role, stage, recruiter, at } = meeting;
  const { days, minutes } = HABITS[stage] ?? { days: [1, 5], minutes: [30] };
  const createdAt = workTime(office, at, random.int(0, 1), random);
  const templates = templatesOf(role, stage, random);
  const each = random.pick(minutes);
  const length = templates.length * each;
  const wait = Math.round(random.int(...days) * role.pace);
  const start = appointment(office, createdAt, { days: wait, minutes: length }, random);
  const mood = INSIGHT * meeting.ability + MOOD * random.normal();
  const impressions: number[] = [];
  const interviews = templates.map((template, place) => {
    const talk = { template, start: start + place * each * MINUTE, minutes: each };
    return holdTalk(meeting, { ...talk, createdAt, mood, impressions });
  });
  const endsAt = start + length * MINUTE;
  return {
    round: {
      seed: random.int(0, MOST),
      stage,
      createdAt,
      scheduler: recruiter(createdAt),
      canceledAt: undefined,
      interviews,
    },
    score: impressions.reduce((sum, one) => sum + one, 0) / impressions.length,
    endsAt,
    decidableAt: decidableAt(interviews, endsAt),
  };
}

/** An appointment that was called off before it came to anything. */
export function callOff(result: Result, random: Random): Result {
  const { round } = result;
  const [first] = round.interviews;
  const start = first?.start ?? result.endsAt;
  const canceledAt = random.int(round.createdAt + MINUTE, start - MINUTE);
  const interviews = round.interviews.map((talk) => ({ ...talk, opinions: [] }));
  return { ...result, round: { ...round, canceledAt, interviews } };
}

/** What most people think of somebody, from 1 to 4. */
export function impressionOf(ability: number): number {
  return rate(INSIGHT * ability);
}

/** What an impression is worth as a rating from 1 to 4. */
function rate(impression: number): number {
  return 1 + RATINGS.filter((least) => impression >= least).length;
}

function templatesOf({ talk, visit }: Role, stage: number, random: Random): readonly string[] {
  if (stage === STAGE.screen) return ['Phone screen'];
  if (stage === STAGE.phone) return [talk];
  return visit.length > 1 && random.chance(0.25) ? visit.slice(0, -1) : visit;
}

function holdTalk(
  meeting: Meeting,
  plan: Pick<Talk, 'template' | 'start' | 'minutes'> & {
    readonly createdAt: number;
    readonly mood: number;
    readonly impressions: number[];
  },
): Talk {
  const { random, staff, office } = meeting;
  const { template, start, minutes } = plan;
  const invited = invite(meeting, start);
  const exchange = random.chance(0.07)
    ? { at: random.int(plan.createdAt, start), instead: staff.colleague(random, start) }
    : undefined;
  const isNew = exchange && invited.every(({ id }) => id !== exchange.instead.id);
  const present = isNew ? [exchange.instead, ...invited.slice(1)] : invited;
  const endsAt = start + minutes * MINUTE;
  const opinions = present.flatMap((author) => {
    const impression = plan.mood + DISAGREEMENT * random.normal();
    plan.impressions.push(impression);
    return writeOpinion(random, office, { author, endsAt, rating: rate(impression) });
  });
  const taken = isNew ? exchange : undefined;
  return { template, start, minutes, interviewers: invited, exchange: taken, opinions };
}

function invite({ random, staff, stage, recruiter, manager }: Meeting, at: number): Tenure[] {
  if (stage === STAGE.screen) return [recruiter(at)];
  const first = stage === STAGE.phone && random.chance(0.4) ? manager(at) : undefined;
  const people = [first ?? staff.colleague(random, at)];
  const second = staff.colleague(random, at);
  if (random.chance(0.45) && people.every(({ id }) => id !== second.id)) people.push(second);
  return people;
}

/** Most write on the same or the next days, some much later, some never. */
function writeOpinion(
  random: Random,
  office: Office,
  { author, endsAt, rating }: { author: Tenure; endsAt: number; rating: number },
): readonly Opinion[] {
  const isMissing = random.chance(MISSING);
  const days = random.chance(LATE) ? random.int(5, 11) : random.pick([0, 0, 0, 1, 1, 2]);
  const openedAt = workTime(office, endsAt, days, random);
  const finishedAt = openedAt + random.int(4 * MINUTE, 40 * MINUTE);
  const editedAt = workTime(office, finishedAt, random.int(1, 4), random);
  const deletedAt = workTime(office, finishedAt, random.int(1, 6), random);
  const opinion = {
    author,
    openedAt,
    completedAt: random.chance(0.04) ? undefined : finishedAt,
    editedAt: random.chance(0.12) ? editedAt : undefined,
    deletedAt: random.chance(0.025) ? deletedAt : undefined,
    rating,
  };
  return isMissing || author.leftAt < finishedAt ? [] : [opinion];
}

/** Nobody waits for those who are late. */
function decidableAt(interviews: readonly Talk[], endsAt: number): number {
  const written = interviews.flatMap(({ opinions }) =>
    opinions.map(({ completedAt }) => completedAt ?? 0),
  );
  return Math.max(endsAt + HOUR, ...written.filter((at) => at < endsAt + 4 * DAY));
}
