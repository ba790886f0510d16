import type { Random } from './random.ts';
import type { DispositionStage, IdRow } from './rows.ts';

/** Built-in stages have readable ids, the customer's own have UUIDs (1-core 2.2). */
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
  ['Unresponsive', 'inactive', 'non-hired'],
];

/** The pipeline with the ranks that sort the list of opportunities (1-core 13). */
export function createDispositionStages(random: Random): DispositionStage[] {
  return STAGES.map(([id, text, pipeline, rank]) => ({
    id: id === '' ? random.uuid() : id,
    text,
    pipeline,
    rank,
    hasInterview: pipeline === 'screen' || pipeline === 'onsite',
  }));
}

/** The same pipeline as `/stages` tells it (2-resources 14). */
export function createStages(pipeline: readonly DispositionStage[]): IdRow[] {
  return pipeline.map(({ id, text }) => ({ id, text }));
}

/** Why opportunities end; the first is the one that every account has (1-core 5). */
export function createArchiveReasons(random: Random): IdRow[] {
  return REASONS.map(([text, status, type]) => ({ id: random.uuid(), text, status, type }));
}
