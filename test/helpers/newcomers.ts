import { addOpportunity, type Beginning } from '../../src/demo/opportunity.ts';
import { createContact } from '../../src/demo/people.ts';
import type { Opportunity } from '../../src/demo/rows.ts';
import type { Setting } from '../../src/demo/setting.ts';

/** Adds somebody who has just applied for the first posting that everybody can see. */
export function addNewcomer(setting: Setting, at: number): Opportunity {
  const { company, random } = setting;
  const posting = company.postings.find(
    ({ state, confidentiality }) => state === 'published' && confidentiality === 'non-confidential',
  );
  const change = { toStageId: 'applicant-new', toStageIndex: 3, updatedAt: at };
  const beginning: Beginning = {
    index: 0,
    createdAt: at,
    origin: 'applied',
    contact: createContact(random, 0),
    posting,
    journey: { startedAt: at, changes: [change], archived: null, isHired: false, endsAt: at },
    isOld: false,
  };
  return addOpportunity(setting, beginning).opportunity;
}
