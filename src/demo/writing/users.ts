import { createRandom } from '../random.ts';
import type { User } from '../rows.ts';
import type { Position, Tenure } from '../story/staff.ts';
import type { Story } from '../story/story.ts';
import { TOPICS } from '../story/topics.ts';
import { orNull, past } from './members.ts';

/** The company's own host. */
const HOST = 'demo.example.com';

/** The address of an employee. */
export function workMailOf({ name, position }: Tenure): string {
  return `${name.slug}${position}@${HOST}`;
}

/** All who have joined by now, oldest first (lever-api: deactivated-users). */
export function createUsers({ setup, staff }: Story): User[] {
  const boss = staff.positions[0]?.tenures[0]?.id ?? null;
  return staff.positions
    .flatMap((position) => position.tenures.map((tenure) => ({ position, tenure })))
    .filter(({ tenure }) => tenure.joinedAt <= setup.now)
    .sort((left, right) => left.tenure.joinedAt - right.tenure.joinedAt)
    .map(({ position, tenure }, place) => {
      const isLast = position.number === staff.positions.length - 1;
      const random = createRandom(setup.seed, TOPICS.settings, place);
      const { number, office } = position;
      return createUser(position, tenure, {
        now: setup.now,
        managerId: orNull(number > 0, boss),
        isUnfinished: isLast,
        photo: orNull(random.chance(0.4), `https://photos.example.net/${office.country}/${number}`),
      });
    });
}

function createUser(
  { number, job, accessRole }: Position,
  tenure: Tenure,
  {
    now,
    managerId,
    isUnfinished,
    photo,
  }: { now: number; managerId: string | null; isUnfinished: boolean; photo: string | null },
): User {
  const email = workMailOf(tenure);
  return {
    id: tenure.id,
    // Somebody who never finished signing up is called by the address.
    name: isUnfinished ? email : tenure.name.full,
    username: email.slice(0, email.indexOf('@')),
    email,
    accessRole,
    photo,
    createdAt: tenure.joinedAt,
    deactivatedAt: past(tenure.leftAt, now),
    externalDirectoryId: orNull(number % 4 === 1, `E-${1000 + number}`),
    linkedContactIds: null,
    jobTitle: orNull(number % 9 !== 7, job),
    managerId,
  };
}
