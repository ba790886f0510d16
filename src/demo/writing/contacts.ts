import { createRandom, type Random } from '../random.ts';
import type { IdRow, Row } from '../rows.ts';
import type { Person } from '../story/candidacy.ts';
import { inventCity, inventEmployer, inventLinks, inventMail, inventName } from '../story/names.ts';
import { OFFICES, type Office } from '../story/offices.ts';
import { TOPICS } from '../story/topics.ts';
import { when } from './members.ts';
import { workMailOf } from './users.ts';

/** What a contact is made from. */
interface ContactInput {
  readonly seed: number;
  readonly office: Office;
  readonly now: number;
}

/** A contact, with what only opportunities and applications show of it. */
interface Made {
  readonly contact: IdRow;
  readonly links: readonly string[];
  /** The number at the time of the application. */
  readonly phone: Row | undefined;
}

/**
 * The person behind an opportunity as of now; who was anonymized has lost their data
 * (lever-api: anonymized-contacts).
 */
export function createContact(person: Person, { seed, office, now }: ContactInput): Made {
  const { number, employee, editedAt = Infinity, forgottenAt = Infinity } = person;
  const random = createRandom(seed, TOPICS.person, -1 - number);
  const id = random.uuid();
  const name = employee?.name ?? inventName(random, number);
  const mail = employee ? workMailOf(employee) : inventMail(random, name, number % 90);
  const headline = employee ? 'Demo' : inventEmployer(random);
  const city = inventCity(random, OFFICES.indexOf(office));
  const [phones, newPhones] = [createPhones(random, number), createPhones(random, number)];
  const links = inventLinks(random, name);
  const isAnonymized = forgottenAt <= now;
  if (isAnonymized)
    return { contact: { id, ...NOBODY, ...rest(number, true) }, links: [], phone: undefined };
  const isEdited = editedAt <= now;
  const contact = {
    id,
    name: name.full,
    headline,
    location: { name: city },
    emails: [...(isEdited ? [`new.${mail}`] : []), mail],
    phones: isEdited ? newPhones : phones,
    ...rest(number, false),
  };
  return { contact, links, phone: phones[0] };
}

/** What is left of somebody who was anonymized. */
const NOBODY = { name: '', headline: '', location: { name: '' }, emails: [], phones: [] };

/** Members that only some answers have (lever-api: anonymized-contacts). */
function rest(number: number, isAnonymized: boolean): Row {
  return {
    ...when(number % 10 !== 3, { isAnonymized }),
    ...when(number % 12 === 5, {
      dataProtection: { interviewIntelligence: { allowed: true, expiresAt: null } },
    }),
  };
}

function createPhones(random: Random, number: number): readonly Row[] {
  const value = `+00 000 ${String(random.int(0, 9999)).padStart(4, '0')}`;
  const type = random.pick(['mobile', 'mobile', 'home', 'work', 'other']);
  if (number % 4 === 2) return [];
  return number % 9 === 4 ? [{ value }] : [{ type, value }];
}
