import type { Random } from '../../src/demo/random.ts';
import type { Company, Opportunity } from '../../src/demo/rows.ts';
import { tagsOf } from '../../src/demo/writing/opportunity.ts';

/** Adds somebody who has just applied for the first posting that everybody can see. */
export function addNewcomer(company: Company, random: Random, at: number): Opportunity {
  const posting = company.postings.find(
    ({ state, confidentiality }) => state === 'published' && confidentiality === 'non-confidential',
  );
  const [id, contact, application] = [random.uuid(), random.uuid(), random.uuid()];
  const owner = posting?.owner ?? company.users[0]?.id ?? '';
  const person = { name: 'Noa Newcomer', headline: '', emails: ['noa@example.org'], phones: [] };
  const opportunity: Opportunity = {
    ...person,
    id,
    contact,
    confidentiality: 'non-confidential',
    location: 'Ghent',
    links: [],
    archived: null,
    tags: tagsOf(posting),
    sources: ['Job site'],
    origin: 'applied',
    owner,
    sourcedBy: null,
    followers: [owner],
    applications: posting ? [application] : [],
    createdAt: at,
    stage: 'applicant-new',
    stageChanges: [{ toStageId: 'applicant-new', toStageIndex: 3, updatedAt: at }],
    updatedAt: at,
    lastInteractionAt: at,
    lastAdvancedAt: at,
    snoozedUntil: null,
    urls: { list: 'https://hire.lever.co/candidates', show: 'https://hire.lever.co/candidates' },
    dataProtection: null,
    isAnonymized: false,
  };
  company.opportunities.push(opportunity);
  company.contacts.set(contact, { ...person, id: contact, location: { name: 'Ghent' } });
  if (posting)
    company.applications.set(id, {
      id: application,
      type: 'posting',
      candidateId: id,
      opportunityId: id,
      posting: posting.id,
      postingHiringManager: posting.hiringManager,
      postingOwner: owner,
      name: person.name,
      email: person.emails[0],
      phone: null,
      company: null,
      links: [],
      comments: null,
      user: null,
      customQuestions: [],
      createdAt: at,
      archived: null,
      requisitionForHire: null,
    });
  return opportunity;
}
