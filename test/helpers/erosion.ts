import type { Company } from '../../src/demo/company.ts';
import type { Requisition, Row } from '../../src/demo/rows.ts';
import {
  advanceStage,
  type ChildList,
  deleteApplication,
  deleteOpportunity,
  deletePosting,
  moveChildren,
  removeChildren,
  removeRow,
  rewriteChild,
  shareOffers,
} from './lever-changes.ts';

/** By list, what its rows hold from which other rows are made. */
const NESTED: readonly (readonly [list: ChildList, member: string])[] = [
  ['interviews', 'interviewers'],
  ['panels', 'interviews'],
  ['feedback', 'fields'],
  ['notes', 'fields'],
  ['offers', 'fields'],
  ['referrals', 'fields'],
  ['forms', 'fields'],
];

/**
 * All ways in which rows go from an account or move within it: most without any stamp that tells.
 * The first `opportunities` of the account are hit, each kind in turn.
 */
export function erode(company: Company, at: number): void {
  const having = (list: ChildList, taken = 0): readonly string[] =>
    company.opportunities
      .map(({ id }) => id)
      .filter((id) => (company[list].get(id) ?? []).length > 0)
      .slice(taken);
  for (const { id } of company.opportunities) exchangeInterviewers(company, id);
  for (const [list, member] of NESTED) {
    const [first = '', second = ''] = having(list);
    rewriteChild(company, list, first, (row) => ({ [member]: (row[member] as Row[]).slice(1) }));
    rewriteChild(company, list, second, () => ({ [member]: [] }));
  }
  for (const [list] of [...NESTED, ['resumes'], ['files']] as const) {
    const [, , third = '', fourth = ''] = having(list);
    removeChildren(company, list, third);
    moveChildren(company, list, fourth, having(list).at(-1) ?? '');
  }
  const [resume = ''] = having('resumes');
  rewriteChild(company, 'resumes', resume, () => ({ parsedData: null }));
  const [, , , , shared = ''] = having('offers');
  shareOffers(company, shared, company.opportunities.at(-1)?.id ?? '');
  const applied = company.opportunities.filter(({ applications }) => applications.length > 0);
  const [, , opportunity, application, advanced] = applied.map(({ id }) => id);
  deleteOpportunity(company, opportunity ?? '', at);
  deleteApplication(company, application ?? '', at);
  advanceStage(company, advanced ?? '', at);
  deletePosting(company, company.postings[0]?.id ?? '', at);
  removeRow(company, company.users, 1);
  removeRow(company, company.tags, 0);
  removeRow(company, company.archiveReasons, 0);
  const edited = company.opportunities.at(-2);
  if (edited) Object.assign(edited, { tags: [], followers: [], links: [], updatedAt: at });
  Object.assign(company.contacts.get(edited?.contact ?? '') ?? {}, { emails: [], phones: [] });
  const [first, second] = company.requisitions as Requisition[];
  first?.offerIds.shift();
  Object.assign(second ?? {}, { postings: [] });
  removeRow(company, company.requisitions, 2);
}

/** Puts somebody else into the place of the first interviewer of each interview. */
function exchangeInterviewers({ interviews, users }: Company, opportunityId: string): void {
  for (const interview of interviews.get(opportunityId) ?? []) {
    const interviewers = interview['interviewers'] as Row[];
    const other = users.find(({ id }) => interviewers.every((one) => one['id'] !== id));
    interviewers.splice(0, 1, { id: other?.id, name: other?.name, email: other?.email });
  }
}
