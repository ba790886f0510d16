import { createRandom } from '../random.ts';
import { DAY } from '../time.ts';
import type { Candidacy, Person } from './candidacy.ts';
import type { Office } from './offices.ts';
import type { Setup, Tenure } from './staff.ts';
import { TOPICS } from './topics.ts';
import { workTime } from './work-time.ts';

/** Somebody who is seen for the first time. */
export function meetPerson(
  { seed }: Setup,
  {
    number,
    at,
    office,
    employee,
  }: { number: number; at: number; office: Office; employee: Tenure | undefined },
): Person {
  const random = createRandom(seed, TOPICS.person, number);
  const editedAt = workTime(office, at + random.int(5, 150) * DAY, 0, random);
  // Requests are answered once the candidacy is over for good.
  const forgottenAt = workTime(office, at + random.int(150, 420) * DAY, 0, random);
  const [isEdited, isForgotten] = [random.chance(0.08), random.chance(0.09)];
  return {
    number,
    employee,
    editedAt: isEdited ? editedAt : undefined,
    forgottenAt: isForgotten && employee === undefined ? forgottenAt : undefined,
  };
}

/** Whether somebody may apply once more at a moment. */
export function mayReturn({ isHired, plannedEnd, person, deletedAt }: Candidacy, at: number) {
  const isFree = person.forgottenAt === undefined && person.employee === undefined;
  return !isHired && deletedAt === undefined && isFree && plannedEnd + 30 * DAY < at;
}
