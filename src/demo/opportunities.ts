import { writeDocuments } from './documents.ts';
import { writeFeedback } from './feedback.ts';
import { writeForms } from './forms.ts';
import { writeInterviews } from './interviews.ts';
import { createJourney } from './journey.ts';
import { writeNotes } from './notes.ts';
import { writeOffers } from './offers.ts';
import { addOpportunity, type Beginning } from './opportunity.ts';
import { createContact } from './people.ts';
import { isOpenTo } from './postings.ts';
import type { IdRow, Opportunity, Posting } from './rows.ts';
import { type Candidacy, type Setting, touch } from './setting.ts';

const ORIGINS = ['applied', 'sourced', 'applied', 'referred', 'applied', 'agency', 'university'];
/**
 * The share of rows, the oldest ones, that nothing has touched since `updatedAt` exists
 * (lever-api: null-updated-at).
 */
const NEVER_UPDATED = 0.2;
/** One opportunity has child lists of several pages. */
const BUSIEST = 0.6;

/** Writes all opportunities with their people, applications and children, oldest first. */
export function writeOpportunities(setting: Setting, count: number): void {
  const step = (setting.until - setting.from) / count;
  const eligible = createEligible(setting);
  for (let index = 0; index < count; index++) {
    const offset = (index + setting.random.next()) * step;
    const createdAt = Math.floor(setting.from + offset);
    const beginning = begin(setting, { index, createdAt, count, eligible: eligible(createdAt) });
    writeOpportunity(setting, beginning, index === Math.floor(count * BUSIEST));
    if (index < count * NEVER_UPDATED) forgetUpdate(setting);
  }
}

function begin(
  { company, random, until }: Setting,
  {
    index,
    createdAt,
    count,
    eligible,
  }: { index: number; createdAt: number; count: number; eligible: readonly Posting[] },
): Beginning {
  const origin = index % 31 === 30 ? 'internal' : (ORIGINS[index % ORIGINS.length] ?? 'applied');
  const hasPosting = eligible.length > 0 && index % 29 !== 17;
  return {
    index,
    createdAt,
    origin,
    contact:
      findContact(company.opportunities, company.contacts, index) ?? createContact(random, index),
    posting: hasPosting ? random.pick(eligible) : undefined,
    journey: createJourney(company, random, { createdAt, until, isLead: origin === 'sourced' }),
    isOld: index < count * NEVER_UPDATED,
  };
}

/** Every 25th opportunity is another one of somebody who is known already (lever-api: contacts). */
function findContact(
  opportunities: readonly Opportunity[],
  contacts: ReadonlyMap<string, IdRow>,
  index: number,
): IdRow | undefined {
  const earlier = index % 25 === 24 ? opportunities[Math.floor(index / 2)] : undefined;
  return earlier && contacts.get(earlier.contact);
}

function writeOpportunity(setting: Setting, beginning: Beginning, isBusiest: boolean): void {
  const { opportunity, application } = addOpportunity(setting, beginning);
  const { index, posting, isOld } = beginning;
  const { endsAt, isHired } = beginning.journey;
  const candidacy = { index, opportunity, application, posting, endsAt, isOld, isHired };
  writeChildren(setting, candidacy, isBusiest);
  retag(setting, opportunity, index);
}

function writeChildren(setting: Setting, candidacy: Candidacy, isBusiest: boolean): void {
  writeInterviews(setting, candidacy);
  writeFeedback(setting, candidacy, isBusiest ? 210 : 0);
  writeNotes(setting, candidacy, isBusiest ? 230 : 0);
  writeOffers(setting, candidacy);
  writeForms(setting, candidacy);
  writeDocuments(setting, candidacy);
}

/** A tag moves `updatedAt` alone (lever-api: tags-move-updated-at). */
function retag({ random, until }: Setting, opportunity: Opportunity, index: number): void {
  if (index % 6 !== 3) return;
  opportunity.tags.push(random.pick(['Shortlist', 'shortlist', 'Follow up']));
  const at = random.int(opportunity.createdAt, until - 1);
  touch(opportunity, opportunity.lastInteractionAt, at);
}

function forgetUpdate({ company }: Setting): void {
  const opportunity = company.opportunities.at(-1);
  if (opportunity !== undefined) opportunity.updatedAt = null;
}

/** Finds the postings open at a moment; moments must not go back. */
function createEligible({ company }: Setting): (at: number) => readonly Posting[] {
  const waiting = company.postings.filter((posting) => isOpenTo(posting, Number.POSITIVE_INFINITY));
  const open: Posting[] = [];
  return (at) => {
    while (waiting[0] !== undefined && isOpenTo(waiting[0], at)) open.push(...waiting.splice(0, 1));
    return open;
  };
}
