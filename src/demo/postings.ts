import { orNull, when } from './members.ts';
import type { Random } from './random.ts';
import type { Categories, Posting } from './rows.ts';
import type { Setting } from './setting.ts';
import { DAY } from './time.ts';

const TITLES: readonly (readonly [team: string, department: string, ...titles: string[]])[] = [
  ['Platform', 'Engineering', 'Backend Engineer', 'Data Engineer', 'Site Reliability Engineer'],
  ['Product', 'Engineering', 'Product Designer', 'Product Manager', 'Frontend Engineer'],
  ['Sales', 'Commercial', 'Account Executive', 'Sales Engineer'],
  ['Customer Success', 'Commercial', 'Support Specialist', 'Onboarding Manager'],
  ['People', '', 'Recruiter', 'People Partner'],
];
const PLACES: readonly (readonly [city: string, country: string])[] = [
  ['Berlin', 'DE'],
  ['Ghent', 'BE'],
  ['Toronto', 'CA'],
  ['Remote', ''],
];
const COMMITMENTS = ['Full-time', 'Full-Time', 'Part-time', 'Internship'];
const WORKPLACES = ['unspecified', 'onsite', 'remote', 'hybrid'];

/** The states that postings have in turn (lever-api: posting-states). */
const STATES = ['published', 'closed', 'published', 'internal', 'published', 'draft', 'published'];
const RARE_STATES = ['pending', 'rejected'];

/** Postings, oldest first: a third of them older than the period, two of them confidential. */
export function createPostings(setting: Setting, count: number): Posting[] {
  const { random, from, until } = setting;
  const begin = from - 120 * DAY;
  const step = (until - 14 * DAY - begin) / count;
  return Array.from({ length: count }, (_, index) => {
    const isEarly = index < count / 3;
    const createdAt = isEarly ? begin + index * 5 * DAY : begin + index * step;
    return createPosting(setting, index, Math.floor(createdAt + random.int(0, DAY)));
  });
}

/** Whether people could ever apply to a posting. */
export function isOpenTo(posting: Posting, at: number): boolean {
  return ['published', 'internal', 'closed'].includes(posting.state) && posting.createdAt <= at;
}

function createPosting(setting: Setting, index: number, createdAt: number): Posting {
  const { random, staff, until } = setting;
  const owner = random.pick(staff.recruiters).id;
  const state = index % 11 === 9 ? random.pick(RARE_STATES) : (STATES[index % STATES.length] ?? '');
  const [team, department, ...titles] = random.pick(TITLES);
  const id = random.uuid();
  return {
    id,
    text: random.pick(titles),
    state,
    distributionChannels: orNull(state === 'published', channels(index)),
    user: orNull(index % 6 !== 5, owner),
    owner,
    hiringManager: orNull(index % 4 !== 1, random.pick(staff.interviewers).id),
    ...createPlace(random, index, team, department),
    tags: [team.toLowerCase()].slice(index % 3 === 0 ? 1 : 0),
    content: createContent(random, index),
    followers: random.some(staff.interviewers, index % 3).map((user) => user.id),
    reqCode: orNull(index % 5 === 0, ''),
    requisitionCodes: [`REQ-${index}`].slice(index % 2),
    urls: orNull(state !== 'draft' && state !== 'closed', urlsOf(id)),
    confidentiality: index === 2 || index === 17 ? 'confidential' : 'non-confidential',
    createdAt,
    updatedAt: random.int(createdAt, until - 1),
    ...createSalary(random, index),
    ...when(index % 3 !== 0, { transcribeInterviews: index % 2 === 0 }),
    ...when(index % 4 === 0, { screening: { enabled: false } }),
  };
}

/** A few are published on the internal job site only. */
function channels(index: number): string[] {
  return index % 13 === 6 ? ['internal'] : ['internal', 'public'];
}

function createPlace(
  random: Random,
  index: number,
  team: string,
  department: string,
): { categories: Categories; workplaceType: string; country?: string } {
  const [location, country] = random.pick(PLACES);
  return {
    categories: {
      team,
      // Accounts differ in whether an unused department is null or not there at all.
      ...(department === '' && index % 2 === 0 ? {} : { department: department || null }),
      location,
      commitment: random.pick(COMMITMENTS),
      level: null,
      allLocations: index % 4 === 0 ? [] : [location],
    },
    workplaceType: random.pick(WORKPLACES),
    ...(country === '' ? {} : { country }),
  };
}

function createContent(random: Random, index: number): object {
  const lists = [
    { text: 'You bring', content: '<ul><li>Curiosity</li><li>SQL</li></ul>' },
    { text: 'We offer', content: '<li>Time to think</li>' },
  ];
  return {
    description: `Build\u00a0things that last.\nTeam of ${random.int(3, 30)}.`,
    descriptionHtml: '<div>Build&nbsp;things that last.</div>',
    lists: lists.slice(0, index % 3),
    closing: index % 2 === 0 ? '' : 'See you soon.',
    closingHtml: index % 2 === 0 ? '' : '<div>See you soon.</div>',
  };
}

/** The key is missing where no range was set (lever-api: absent-posting-keys). */
function createSalary(random: Random, index: number): object {
  if (index % 3 !== 0) return {};
  const min = random.int(40, 80) * 1000;
  return {
    salaryRange: { min, max: min * 1.25, currency: 'EUR', interval: 'per-year-salary' },
    ...(index % 6 === 0
      ? { salaryDescription: 'Plus shares.', salaryDescriptionHtml: '<div>Plus shares.</div>' }
      : {}),
  };
}

function urlsOf(id: string): Record<string, string> {
  const show = `https://jobs.example.com/demo/${id}`;
  return { list: 'https://jobs.example.com/demo', show, apply: `${show}/apply` };
}
