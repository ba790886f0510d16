import type { Account } from './account.ts';
import { type ChildDefinition, children } from './children.ts';
import { refuseConfidential } from './confidential.ts';
import { type Expansions, shapeRows } from './expand.ts';
import { combine } from './filters.ts';
import { sortRows } from './listing.ts';
import { type ListDefinition, lists } from './lists.ts';
import { answerPage, type DataRequest, type SortedList } from './paging.ts';
import { badRequest, notFound } from './refusal.ts';
import type { Company, IdRow, Opportunity, Row } from './rows.ts';
import { answerSampled } from './sampled/answer.ts';

/** Where single objects are found, by the first part of their path. */
const singles: ReadonlyMap<string, (company: Company) => readonly IdRow[]> = new Map([
  ['opportunities', (company: Company) => company.opportunities],
  ['candidates', (company: Company) => company.opportunities],
  ['postings', (company: Company) => company.postings],
  ['requisitions', (company: Company) => company.requisitions],
  ['requisition_fields', (company: Company) => company.requisitionFields],
  ['users', (company: Company) => company.users],
  ['stages', (company: Company) => company.stages],
  ['archive_reasons', (company: Company) => company.archiveReasons],
  ['feedback_templates', (company: Company) => company.feedbackTemplates],
  ['form_templates', (company: Company) => company.formTemplates],
]);

/** The body that answers a GET of `path`; throws a Refusal where Lever would refuse. */
export function answer(account: Account, path: string, query: URLSearchParams): unknown {
  const parts = path.split('/').filter((part) => part !== '');
  const question = { account, path, parts, query };
  const place = account.views.sampled().find(parts);
  if (place !== undefined) return answerSampled(place, question);
  const definition = lists.get(parts.join('/'));
  return definition === undefined ? answerPart(question) : answerList(definition, question);
}

function answerList(definition: ListDefinition, question: DataRequest): unknown {
  const { account, query } = question;
  const order = definition.order(query, account);
  const matches = combine(definition.filters, query, account);
  const entries = account.views.sorted(definition.rows(account.company), order);
  const { expand } = definition;
  if (definition.paged) return answerPage({ entries, order, matches, expand }, question);
  const rows = entries.map((entry) => entry.row).filter(matches);
  return { data: shapeRows(rows, query, expand, account) };
}

function answerPart(question: DataRequest): unknown {
  const [first, second, third, fourth] = question.parts;
  const isOpportunity = first === 'opportunities' || first === 'candidates';
  if (isOpportunity && second !== undefined && third !== undefined)
    return answerChild(question, findOpportunity(question.account, second), third, fourth);
  if (question.parts.length === 3) return answerPostingPart(question);
  return question.parts.length <= 2 ? answerSingle(question) : refusePath(question);
}

function answerSingle(question: DataRequest): unknown {
  const { account, parts } = question;
  const [first = '', id = ''] = parts;
  if (parts.length === 1 && first === 'disposition_stages') {
    const { dispositionStages, archiveReasons } = account.company;
    return { data: { stages: dispositionStages, archiveReasons: archiveReasons.map(dispose) } };
  }
  if (first === 'contacts')
    return answerObject(account.company.contacts.get(id), new Map(), question);
  const rows = singles.get(first);
  if (rows === undefined) return refusePath(question);
  const row = account.views.find(rows(account.company), id);
  refuseConfidential(account, row);
  return answerObject(row, lists.get(first)?.expand ?? new Map(), question);
}

/**
 * `/disposition_stages` leaves the type of a reason null where it is not `hired`
 * (lever-api: disposition-stages).
 */
function dispose(reason: IdRow): Row {
  return { ...reason, type: reason['type'] === 'hired' ? 'hired' : null };
}

function answerPostingPart(question: DataRequest): unknown {
  const { account, parts } = question;
  const { company, views } = account;
  const [first = '', second = '', third = ''] = parts;
  const isSurvey = first === 'surveys' && second === 'diversity';
  if (!isSurvey && !(first === 'postings' && third === 'apply')) return refusePath(question);
  const posting = views.find(company.postings, isSurvey ? third : second);
  if (posting === undefined) throw notFound(`Posting ${isSurvey ? third : second}`);
  refuseConfidential(account, posting);
  return isSurvey
    ? { data: company.diversitySurveys.get(posting.id) ?? [] }
    : answerObject(company.postingQuestions.get(posting.id), new Map(), question);
}

function answerChild(
  question: DataRequest,
  opportunity: Opportunity,
  name: string,
  id: string | undefined,
): unknown {
  const definition = children.get(name);
  if (definition === undefined || question.parts.length > 4) return refusePath(question);
  const rows = definition.rows(question.account.company, opportunity.id);
  if (id !== undefined) {
    const row = rows.find((candidate) => candidate.id === id);
    // The single interview names its opportunity, the list does not
    // (lever-api: interview-opportunity-id).
    const named = name === 'interviews' && row ? { ...row, opportunityId: opportunity.id } : row;
    return answerObject(named, definition.expand, question);
  }
  return definition.paged
    ? answerPage(listChild(definition, rows, question), question)
    : answerWhole(question, definition, opportunity.id, name);
}

function listChild(
  definition: ChildDefinition,
  rows: readonly IdRow[],
  { account, query }: DataRequest,
): SortedList {
  const { order, expand } = definition;
  const matches = combine(definition.filters, query, account);
  return { entries: sortRows(rows, order), order, matches, expand };
}

/**
 * Resumes and files: no pages, and each with oddities that depend on the opportunity
 * (lever-api: unpaged-lists, missing-child-lists, files).
 */
function answerWhole(
  question: DataRequest,
  definition: ChildDefinition,
  opportunityId: string,
  name: string,
): unknown {
  const { account, query } = question;
  if (query.has('limit') || query.has('offset')) throw badRequest('pagination is not supported');
  const all = definition.rows(account.company, opportunityId);
  const isOdd = Number.parseInt(opportunityId.slice(-1), 16) % 2 === 1;
  if (name === 'resumes' && all.length === 0 && isOdd)
    throw notFound(`Resumes of ${opportunityId}`);
  const { entries, matches, expand } = listChild(definition, all, question);
  const rows = entries.map((entry) => entry.row).filter(matches);
  const data = shapeRows(rows, query, expand, account);
  return name === 'files' && isOdd ? data : { data, hasNext: false };
}

function answerObject(row: Row | undefined, expand: Expansions, question: DataRequest): unknown {
  if (row === undefined) throw notFound(question.path);
  return { data: shapeRows([row], question.query, expand, question.account)[0] };
}

function findOpportunity(account: Account, id: string): Opportunity {
  const opportunity = account.views.find(account.company.opportunities, id);
  if (opportunity === undefined) throw notFound(`Opportunity ${id}`);
  refuseConfidential(account, opportunity);
  return opportunity;
}

function refusePath({ path }: DataRequest): never {
  throw notFound(`Path ${path}`);
}
