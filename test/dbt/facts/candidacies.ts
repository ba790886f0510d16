import type { LiveRow } from '../../helpers/live-rows.ts';
import {
  type AccountRows,
  daysBetween,
  type Fact,
  groupBy,
  meanOf,
  medianOf,
  monthOf,
  shareOf,
  timeOf,
} from './account-rows.ts';

/** What is known of a candidacy, from the row of the opportunity and the lists below it. */
export interface Candidacy {
  readonly id: string;
  readonly createdAt: number;
  readonly archivedAt: number | undefined;
  readonly status: 'active' | 'archived' | 'hired';
  readonly source: string | undefined;
  readonly posting: string | undefined;
  readonly hiredFor: string | undefined;
  /** The stages that were entered, in order. */
  readonly stages: readonly { readonly id: string; readonly at: number }[];
  /** The place in the pipeline of the furthest of them. */
  readonly furthest: number;
  /** When interviews began that were held. */
  readonly interviews: readonly number[];
  /** The completed feedback forms, and the overall ratings among them. */
  readonly forms: number;
  readonly scores: readonly number[];
  /** When offers were sent. */
  readonly offers: readonly number[];
}

/** The candidacies of an account. */
export function candidaciesOf(account: AccountRows): readonly Candidacy[] {
  const { rows, now } = account;
  const hires = new Set(
    rows('archive_reasons')
      .filter(({ type }) => type === 'hired')
      .map(({ id }) => id),
  );
  const places = stagePlaces(account);
  const below = (stream: string) => groupBy(rows(stream), (row) => row['opportunityId']);
  const [applications, interviews] = [
    below('opportunity_applications'),
    below('opportunity_interviews'),
  ];
  const [feedback, offers] = [below('opportunity_feedback'), below('opportunity_offers')];
  return rows('opportunities').map((row) => {
    const id = String(row['id']);
    const archived = row['archived'] as { reason: string; archivedAt: string } | null;
    const [application] = applications.get(id) ?? [];
    const hire = application?.['requisitionForHire'] as { id: string } | null | undefined;
    const forms = (feedback.get(id) ?? []).filter(isSubmitted);
    const stages = (row['stageChanges'] as LiveRow[]).map((change) => ({
      id: String(change['toStageId']),
      at: timeOf(change['updatedAt']) ?? 0,
    }));
    const ended = archived && (hires.has(archived.reason) ? 'hired' : 'archived');
    return {
      id,
      createdAt: timeOf(row['createdAt']) ?? 0,
      archivedAt: timeOf(archived?.archivedAt),
      status: ended ?? 'active',
      source: (row['sources'] as string[])[0],
      posting: application?.['posting'] as string | undefined,
      hiredFor: hire?.id,
      stages,
      furthest: Math.max(...stages.map((stage) => places.get(stage.id) ?? -1)),
      interviews: timesOf(
        (interviews.get(id) ?? []).filter(({ canceledAt }) => !canceledAt),
        'date',
      ).filter((at) => at <= now),
      forms: forms.length,
      scores: forms.flatMap(scoreOf),
      offers: timesOf(offers.get(id) ?? [], 'sentAt'),
    };
  });
}

/** Whether a feedback form counts. */
export function isSubmitted({ completedAt, deletedAt }: LiveRow): boolean {
  return completedAt !== null && deletedAt === null;
}

/** The overall rating of a form: the number that its answer begins with. */
export function scoreOf({ fields }: LiveRow): readonly number[] {
  const rating = (fields as LiveRow[]).find(({ type }) => type === 'score-system');
  const number = Number.parseInt(String(rating?.['value'] ?? ''), 10);
  return Number.isNaN(number) ? [] : [number];
}

/** What `lever_opportunities` should show. */
export function opportunityFacts(all: readonly Candidacy[]): readonly Fact[] {
  return all.map((one) => ({
    opportunity_id: one.id,
    status: one.status,
    source: one.source ?? null,
    posting_id: one.posting ?? null,
    hired_requisition_id: one.hiredFor ?? null,
    furthest_stage_position: one.furthest,
    archived_at: one.archivedAt ?? null,
    hired_at: (one.status === 'hired' && one.archivedAt) || null,
    interviews: one.interviews.length,
    feedback_forms: one.forms,
    mean_score: meanOf(one.scores),
    offers_sent: one.offers.length,
    days_to_first_interview: daysBetween(one.createdAt, least(one.interviews)),
    days_to_first_offer: daysBetween(one.createdAt, least(one.offers)),
    days_to_hire: daysToHire(one),
  }));
}

/** What `lever_stage_history` should show. */
export function stayFacts(account: AccountRows, all: readonly Candidacy[]): readonly Fact[] {
  const places = stagePlaces(account);
  return all.flatMap(({ id, stages, archivedAt, status }) =>
    stages.map((stage, position) => {
      const next = stages[position + 1];
      const left = next ? next.at : archivedAt && Math.max(archivedAt, stage.at);
      const leftBy = next
        ? 'moved'
        : { active: null, archived: 'archived', hired: 'hired' }[status];
      return {
        opportunity_id: id,
        position,
        stage_id: stage.id,
        stage_position: places.get(stage.id),
        entered_at: stage.at,
        left_at: left ?? null,
        days_in_stage: daysBetween(stage.at, left),
        is_current: left === undefined,
        left_by: leftBy,
      };
    }),
  );
}

/** What `lever_funnel_by_month` should show. */
export function funnelFacts(account: AccountRows, all: readonly Candidacy[]): readonly Fact[] {
  const places = [...stagePlaces(account)]
    .map(([id, place]) => ({ id, place }))
    .sort((a, b) => a.place - b.place);
  const months = groupBy(all, ({ createdAt }) => monthOf(createdAt));
  return [...months].flatMap(([month, some]) => {
    const steps = places.map(({ id, place }) => ({
      stage_position: place,
      entered: some.filter(({ stages }) => stages.some((stage) => stage.id === id)).length,
      reached: some.filter(({ furthest, status }) => furthest >= place || status === 'hired')
        .length,
    }));
    const hired = some.filter(({ status }) => status === 'hired').length;
    const last = { stage_position: places.length, entered: hired, reached: hired };
    return [...steps, last].map((step, place, whole) => ({
      month,
      ...step,
      share_of_all: step.reached / some.length,
      share_of_previous: place === 0 ? null : shareOf(step.reached, whole[place - 1]?.reached ?? 0),
    }));
  });
}

/** What `lever_source_quality` should show. */
export function sourceFacts(all: readonly Candidacy[]): readonly Fact[] {
  return [...groupBy(all, ({ source }) => source ?? '(none)')].map(([source, some]) => ({
    source,
    ...resultsOf(some),
    interview_rate: resultsOf(some).interviewed / some.length,
    hire_rate: resultsOf(some).hired / some.length,
    mean_score: meanOf(some.map(({ scores }) => meanOf(scores))),
    median_days_to_hire: medianOf(some.map(daysToHire)),
  }));
}

/** How many of some candidacies came how far. */
export function resultsOf(some: readonly Candidacy[]) {
  return {
    opportunities: some.length,
    active: some.filter(({ status }) => status === 'active').length,
    interviewed: some.filter(({ interviews }) => interviews.length > 0).length,
    with_offer: some.filter(({ offers }) => offers.length > 0).length,
    hired: some.filter(({ status }) => status === 'hired').length,
  };
}

/** Days from the creation to the hire; null for others. */
export function daysToHire({ status, createdAt, archivedAt }: Candidacy): number | null {
  return status === 'hired' ? daysBetween(createdAt, archivedAt) : null;
}

function stagePlaces({ rows }: AccountRows): ReadonlyMap<string, number> {
  return new Map(rows('stages').map(({ id, position }) => [String(id), Number(position)]));
}

function timesOf(rows: readonly LiveRow[], column: string): readonly number[] {
  return rows.flatMap((row) => timeOf(row[column]) ?? []);
}

function least(times: readonly number[]): number | undefined {
  return times.length === 0 ? undefined : Math.min(...times);
}
