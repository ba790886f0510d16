import type { Random } from './random.ts';
import type { IdRow, User } from './rows.ts';
import type { Staff } from './setting.ts';
import { DAY } from './time.ts';

const FIRST_NAMES = (
  'Ada Amira Anouk Baptiste Bilal Carla Chidi Daria Elif Emeka Farid Freya Goran Hana Hugo Ines Ivo ' +
  'Jonas Kaito Lena Luca Maja Mateo Mina Nadia Noor Olga Oskar Paula Priya Quentin Rana Samir Sofia ' +
  'Tariq Tess Uma Viktor Wanda Xenia Yara Zofia'
).split(' ');
const LAST_NAMES = (
  'Adeyemi Bakker Berger Castro Dubois Eriksen Fischer Garcia Haddad Ito Jansen Kovac Larsen Moreau ' +
  'Nowak Okafor Petrov Quist Rossi Sato Tanaka Unger Varga Weber Ximenes Yilmaz Zhang'
).split(' ');
const EMPLOYERS = ['Example GmbH', 'Sample Oy', 'Placeholder Ltd', 'Lorem SA', 'Ipsum BV'];
const CITIES = ['Berlin', 'Ghent', 'Toronto', 'Vienna', 'Lisbon', 'Gdańsk', 'Nairobi', ''];
const ROLES = ['super admin', 'admin', 'team member', 'limited team member', 'interviewer'];
const JOBS = ['Recruiter', 'Engineering Manager', 'Designer', 'Account Executive', null];

/** An invented full name. */
function inventName(random: Random): string {
  return `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`;
}

/** Where somebody works, sometimes left empty. */
function inventEmployer(random: Random): string {
  return random.chance(0.2) ? '' : random.pick(EMPLOYERS);
}

/**
 * The account's users, oldest first; every fifth has been deactivated
 * (lever-api: deactivated-users).
 */
export function createUsers(random: Random, count: number, from: number, until: number): User[] {
  const users: User[] = [];
  for (let index = 0; index < count; index++)
    users.push(createUser(random, index, { count, from, until, managerId: users[0]?.id ?? null }));
  return users;
}

/** Sorts users into those who recruit, those who interview, and those who have left. */
export function assignStaff(users: readonly User[]): Staff {
  const active = users.filter((user) => user.deactivatedAt === null);
  return {
    recruiters: active.filter((user) => user.accessRole !== 'interviewer'),
    interviewers: active,
    departed: users.filter((user) => user.deactivatedAt !== null),
  };
}

/**
 * The person behind an opportunity; some are anonymized and have lost their data
 * (lever-api: anonymized-contacts).
 */
export function createContact(random: Random, index: number): IdRow {
  const isAnonymized = index % 41 === 13;
  const name = inventName(random);
  const city = random.pick(CITIES);
  return {
    id: random.uuid(),
    name: isAnonymized ? '' : name,
    headline: isAnonymized ? '' : inventEmployer(random),
    ...(index % 10 === 3 ? {} : { isAnonymized }),
    location: { name: isAnonymized ? '' : city },
    emails: isAnonymized ? [] : [mailOf(name, index)],
    phones: isAnonymized ? [] : createPhones(random, index),
    ...(index % 12 === 5
      ? { dataProtection: { interviewIntelligence: { allowed: true, expiresAt: null } } }
      : {}),
  };
}

function createUser(
  random: Random,
  index: number,
  {
    count,
    from,
    until,
    managerId,
  }: { count: number; from: number; until: number; managerId: string | null },
): User {
  const name = inventName(random);
  const email = mailOf(name, index);
  const leftAt = random.int(from + (until - from) / 2, until - DAY);
  const hasLeft = index % 5 === 3;
  return {
    id: random.uuid(),
    // A user who never finished signing up is called by the address.
    name: index === count - 1 ? email : name,
    username: email.slice(0, email.indexOf('@')),
    email,
    accessRole: ROLES[index < 4 ? index : 3 + (index % 2)] ?? 'interviewer',
    photo: index % 3 === 0 ? `https://photos.example.com/${index}.png` : null,
    createdAt: from - (count - index) * 20 * DAY + random.int(0, 10 * DAY),
    deactivatedAt: hasLeft ? leftAt : null,
    externalDirectoryId: index % 4 === 1 ? `E-${1000 + index}` : null,
    linkedContactIds: null,
    jobTitle: random.pick(JOBS),
    managerId,
  };
}

function createPhones(random: Random, index: number): readonly object[] {
  if (index % 4 === 2) return [];
  const value = `+00 000 ${String(random.int(0, 9999)).padStart(4, '0')}`;
  return index % 9 === 4
    ? [{ value }]
    : [{ type: random.pick(['mobile', 'home', 'work', 'other']), value }];
}

function mailOf(name: string, index: number): string {
  return `${name.toLowerCase().replace(' ', '.')}.${index}@example.com`;
}
