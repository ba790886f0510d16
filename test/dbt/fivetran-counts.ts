import type { LiveRow } from '../helpers/live-rows.ts';
import type { AccountRows } from './facts/account-rows.ts';

/** How many rows each table of Fivetran's connector should have. */
export function fivetranCounts({ rows }: AccountRows): Readonly<Record<string, number>> {
  const count = (stream: string) => rows(stream).length;
  const elements = (stream: string, list: string) =>
    rows(stream).flatMap((row) => (row[list] ?? []) as unknown[]).length;
  const distinct = (stream: string, list: string) =>
    rows(stream).flatMap((row) => [...new Set((row[list] ?? []) as unknown[])]).length;
  const links = rows('opportunities').flatMap(({ contact, links }) =>
    (links as string[]).map((link) => `${contact} ${link}`),
  );
  const fields = rows('opportunity_feedback').flatMap((row) => row['fields'] as LiveRow[]);
  return {
    application: count('opportunity_applications'),
    archive_reason: count('archive_reasons'),
    contact_email: elements('contacts', 'emails'),
    contact_link: new Set(links).size,
    contact_phone: elements('contacts', 'phones'),
    feedback_form: count('opportunity_feedback'),
    feedback_form_field: fields.flatMap(answersOf).length,
    interview: count('opportunity_interviews'),
    interview_feedback: distinct('opportunity_interviews', 'feedbackForms'),
    interview_user: elements('opportunity_interviews', 'interviewers'),
    offer: count('opportunity_offers'),
    opportunity: count('opportunities'),
    opportunity_source: distinct('opportunities', 'sources'),
    opportunity_stage_history: elements('opportunities', 'stageChanges'),
    opportunity_tag: distinct('opportunities', 'tags'),
    posting: count('postings'),
    posting_interview: distinct('opportunity_interviews', 'postings'),
    posting_tag: distinct('postings', 'tags'),
    requisition: count('requisitions'),
    requisition_offer: distinct('requisitions', 'offerIds'),
    requisition_posting: distinct('requisitions', 'postings'),
    resume: count('opportunity_resumes'),
    stage: count('stages'),
    users: count('users'),
  };
}

/** The elements of an answer that is a list; otherwise the answer. */
function answersOf({ type, value }: LiveRow): readonly unknown[] {
  const isList = type === 'multiple-select' || type === 'scorecard';
  return isList && typeof value === 'string' ? (JSON.parse(value) as unknown[]) : [value];
}
