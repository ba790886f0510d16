import type { Random } from '../random.ts';
import type { DispositionStage, IdRow } from '../rows.ts';

/** Built-in stages have readable ids, the customer's own have UUIDs (lever-api: stage-ids). */
const STAGES: readonly (readonly [id: string, text: string, pipeline: string, rank: number])[] = [
  ['lead-new', 'New lead', 'lead', 0],
  ['lead-reached-out', 'Reached out', 'lead', 1],
  ['lead-responded', 'Responded', 'lead', 2],
  ['applicant-new', 'New applicant', 'applicant', 3],
  ['', 'Recruiter screen', 'screen', 105.5],
  ['', 'Phone interview', 'screen', 110],
  ['', 'On-site interview', 'onsite', 230.5],
  ['', 'Reference check', 'onsite', 240],
  ['offer', 'Offer', 'offer', 300],
];

const REASONS: readonly (readonly [text: string, status: string, type: string])[] = [
  ['Hired', 'active', 'hired'],
  ['Position filled', 'active', 'non-hired'],
  ['Underqualified', 'active', 'non-hired'],
  ['Withdrew', 'active', 'non-hired'],
  ['Offer declined', 'active', 'non-hired'],
  ['Interview performance', 'active', 'non-hired'],
  ['Salary expectations', 'active', 'non-hired'],
  ['Not interested', 'active', 'non-hired'],
  ['Unresponsive', 'active', 'non-hired'],
  ['Culture fit', 'inactive', 'non-hired'],
];

/**
 * The pipeline with the ranks that sort the list of opportunities
 * (lever-api: disposition-stages, list-order).
 */
export function createDispositionStages(random: Random): DispositionStage[] {
  return STAGES.map(([id, text, pipeline, rank]) => ({
    id: id === '' ? random.uuid() : id,
    text,
    pipeline,
    rank,
    hasInterview: pipeline === 'screen' || pipeline === 'onsite',
  }));
}

/** The same pipeline as `/stages` tells it (lever-api: stage-order). */
export function createStages(pipeline: readonly DispositionStage[]): IdRow[] {
  return pipeline.map(({ id, text }) => ({ id, text }));
}

/**
 * Why opportunities end; the first is the one that every account has (lever-api: archive-reasons).
 */
export function createArchiveReasons(random: Random): IdRow[] {
  return REASONS.map(([text, status, type]) => ({ id: random.uuid(), text, status, type }));
}
