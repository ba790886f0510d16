import { createRandom, type Random } from '../random.ts';
import type { Categories, Posting } from '../rows.ts';
import { closesAt, type Opening } from '../story/openings.ts';
import type { Staff } from '../story/staff.ts';
import type { Story } from '../story/story.ts';
import { TOPICS } from '../story/topics.ts';
import { HOUR } from '../time.ts';
import { orNull, when } from './members.ts';
import { payFor } from './pay.ts';

const COMMITMENTS = ['Full-time', 'Full-time', 'Full-Time', 'Part-time'];
const WORKPLACES = ['unspecified', 'onsite', 'hybrid', 'hybrid'];

/** The postings of all openings that were written by now, by the number of their opening. */
export function createPostings({ setup, staff, openings }: Story): ReadonlyMap<number, Posting> {
  const { seed, now } = setup;
  return new Map(
    openings
      .filter(({ requestedAt }) => requestedAt + HOUR <= now)
      .map((opening) => [opening.number, createPosting(opening, { seed, staff, now })]),
  );
}

interface PostingInput {
  readonly seed: number;
  readonly staff: Staff;
  readonly now: number;
}

function createPosting(opening: Opening, { seed, staff, now }: PostingInput): Posting {
  const { number, role, manager, recruiter, requestedAt, renamedAt = Infinity } = opening;
  const random = createRandom(seed, TOPICS.posting, number);
  const until = Math.min(now, closesAt(opening));
  const moments = [
    ...changesOf(opening).filter((at) => at <= now),
    ...staff.handovers(recruiter, requestedAt, until),
    ...staff.handovers(manager, requestedAt, until),
  ];
  const createdAt = requestedAt + random.int(1, HOUR - 1);
  const state = stateOf(opening, now);
  const { id } = opening;
  const department = role.department.toLowerCase();
  return {
    id,
    text: renamedAt <= now ? `Senior ${role.title}` : role.title,
    state,
    distributionChannels: orNull(state === 'published', channels(number)),
    user: orNull(number % 6 !== 5, staff.holder(recruiter, createdAt).id),
    owner: staff.holder(recruiter, until).id,
    hiringManager: orNull(number % 4 !== 1, staff.holder(manager, until).id),
    ...createPlace(random, opening),
    tags: [role.team.toLowerCase(), department].slice(number % 3 === 0 ? 1 : 0).filter(Boolean),
    content: createContent(random, number),
    followers: followersOf(random, staff, opening),
    reqCode: orNull(number % 5 === 0, ''),
    requisitionCodes: opening.code === undefined ? [] : [opening.code],
    urls: orNull(state !== 'draft' && state !== 'closed', urlsOf(id)),
    confidentiality: opening.isConfidential ? 'confidential' : 'non-confidential',
    createdAt,
    updatedAt: Math.max(createdAt, ...moments),
    ...createSalary(random, opening),
    ...when(number % 3 !== 0, { transcribeInterviews: number % 2 === 0 }),
    ...when(number % 4 === 0, { screening: { enabled: false } }),
  };
}

/** A draft until it is approved, and closed when nobody is looked for (lever-api: posting-states). */
function stateOf(opening: Opening, now: number): string {
  const { fate, postedAt, approvedAt, heldAt = Infinity, resumedAt = Infinity } = opening;
  if (fate === 'rejected' && approvedAt <= now) return 'rejected';
  if (fate === 'draft') return 'draft';
  if (postedAt > now) return approvedAt > now ? 'pending' : 'draft';
  if (closesAt(opening) <= now || (heldAt <= now && now < resumedAt)) return 'closed';
  // A search of which only those know who have the address.
  return opening.isConfidential || opening.number % 10 === 3 ? 'internal' : 'published';
}

/** What moves its time, beside who owns it: state and title. */
function changesOf(opening: Opening): number[] {
  const { fate, approvedAt, postedAt, renamedAt, heldAt, resumedAt } = opening;
  if (fate === 'draft') return [];
  if (fate === 'rejected') return [approvedAt];
  const moments = [approvedAt, postedAt, renamedAt, heldAt, resumedAt, closesAt(opening)];
  return moments.filter((at) => at !== undefined);
}

/** A few are published on the internal job site only. */
function channels(number: number): string[] {
  return number % 13 === 6 ? ['internal'] : ['internal', 'public'];
}

function createPlace(
  random: Random,
  { number, role, office }: Opening,
): { categories: Categories; workplaceType: string; country?: string } {
  const { team, department } = role;
  const { city, country } = office;
  return {
    categories: {
      team,
      // Accounts differ in whether an unused department is null or not there at all.
      ...(department === '' && number % 2 === 0 ? {} : { department: department || null }),
      location: city,
      commitment: random.pick(COMMITMENTS),
      level: null,
      allLocations: number % 4 === 0 ? [] : [city],
    },
    workplaceType: country === '' ? 'remote' : random.pick(WORKPLACES),
    ...(country === '' ? {} : { country }),
  };
}

function followersOf(random: Random, staff: Staff, { number, requestedAt }: Opening): string[] {
  const colleagues = Array.from({ length: number % 3 }, () => staff.colleague(random, requestedAt));
  return [...new Set(colleagues.map(({ id }) => id))];
}

function createContent(random: Random, number: number): object {
  const lists = [
    { text: 'You bring', content: '<ul><li>Curiosity</li><li>SQL</li></ul>' },
    { text: 'We offer', content: '<li>Time to think</li>' },
  ];
  return {
    description: `Build\u00a0things that last.\nTeam of ${random.int(3, 30)}.`,
    descriptionHtml: '<div>Build&nbsp;things that last.</div>',
    lists: lists.slice(0, number % 3),
    closing: number % 2 === 0 ? '' : 'See you soon.',
    closingHtml: number % 2 === 0 ? '' : '<div>See you soon.</div>',
  };
}

/** The key is missing where no range was set (lever-api: absent-posting-keys). */
function createSalary(random: Random, { number, role, office }: Opening): object {
  if (number % 3 !== 0) return {};
  const { amount: min, currency } = payFor(role, office, 0.9);
  const { amount: max } = payFor(role, office, random.pick([1.1, 1.15, 1.2]));
  return {
    salaryRange: { min, max, currency, interval: 'per-year-salary' },
    ...(number % 6 === 0
      ? { salaryDescription: 'Plus shares.', salaryDescriptionHtml: '<div>Plus shares.</div>' }
      : {}),
  };
}

function urlsOf(id: string): Record<string, string> {
  const show = `https://jobs.example.com/demo/${id}`;
  return { list: 'https://jobs.example.com/demo', show, apply: `${show}/apply` };
}
