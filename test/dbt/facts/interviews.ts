import type { LiveRow } from '../../helpers/live-rows.ts';
import {
  type AccountRows,
  daysBetween,
  type Fact,
  groupBy,
  meanOf,
  monthOf,
  timeOf,
} from './account-rows.ts';
import { isSubmitted, scoreOf } from './candidacies.ts';

const MINUTE_MS = 60_000;

interface Interview {
  readonly id: string;
  readonly starts: number;
  readonly ends: number;
  readonly minutes: number;
  readonly status: 'canceled' | 'held' | 'upcoming';
  readonly interviewers: readonly string[];
  /** The completed forms on it. */
  readonly forms: readonly LiveRow[];
}

/** The interviews of an account. */
export function interviewsOf({ rows, now }: AccountRows): readonly Interview[] {
  const forms = groupBy(
    rows('opportunity_feedback').filter(isSubmitted),
    (form) => form['interview'],
  );
  return rows('opportunity_interviews').map((row) => {
    const starts = timeOf(row['date']) ?? 0;
    const minutes = Number(row['duration'] ?? 0);
    const ended = starts <= now ? 'held' : 'upcoming';
    return {
      id: String(row['id']),
      starts,
      minutes,
      ends: starts + minutes * MINUTE_MS,
      status: row['canceledAt'] === null ? ended : 'canceled',
      interviewers: (row['interviewers'] as LiveRow[]).map(({ id }) => String(id)),
      forms: forms.get(String(row['id'])) ?? [],
    };
  });
}

/** What `lever_interviews` should show. */
export function interviewFacts(all: readonly Interview[]): readonly Fact[] {
  return all.map((one) => ({
    interview_id: one.id,
    starts_at: one.starts,
    ends_at: one.ends,
    status: one.status,
    interviewers: one.interviewers.length,
    feedback_forms: one.forms.length,
    mean_score: meanOf(one.forms.flatMap(scoreOf)),
    feedback_missing:
      one.status === 'held' ? one.interviewers.filter((user) => !formOf(one, user)).length : 0,
  }));
}

/** What `lever_interview_feedback` should show. */
export function seatFacts(all: readonly Interview[]): readonly Fact[] {
  return all.flatMap((one) =>
    one.interviewers.map((user) => {
      const form = formOf(one, user);
      return {
        interview_id: one.id,
        interviewer_id: user,
        status: one.status,
        score: (form && scoreOf(form)[0]) ?? null,
        days_to_feedback: daysBetween(one.ends, timeOf(form?.['completedAt'])),
        is_feedback_missing: one.status === 'held' && form === undefined,
      };
    }),
  );
}

/** What `lever_interview_load` should show. */
export function loadFacts(all: readonly Interview[]): readonly Fact[] {
  const seats = all.flatMap((one) => one.interviewers.map((user) => ({ one, user })));
  const groups = groupBy(seats, ({ one, user }) => `${monthOf(one.starts)} ${user}`);
  return [...groups].map(([key, some]) => {
    const [month, user] = key.split(' ');
    const held = some.filter(({ one }) => one.status === 'held');
    const given = some.flatMap(({ one, user: by }) => {
      const form = formOf(one, by);
      return form ? [{ one, form }] : [];
    });
    return {
      month,
      interviewer_id: user,
      held: held.length,
      hours: held.reduce((sum, { one }) => sum + one.minutes, 0) / 60,
      upcoming: some.filter(({ one }) => one.status === 'upcoming').length,
      canceled: some.filter(({ one }) => one.status === 'canceled').length,
      with_feedback: given.length,
      feedback_missing: held.filter(({ one, user: by }) => !formOf(one, by)).length,
      mean_days_to_feedback: meanOf(
        given.map(({ one, form }) => daysBetween(one.ends, timeOf(form['completedAt']))),
      ),
      mean_score: meanOf(given.flatMap(({ form }) => scoreOf(form))),
    };
  });
}

/** The newest form of an interviewer. */
function formOf({ forms }: Interview, interviewer: string): LiveRow | undefined {
  const own = forms.filter(({ user }) => user === interviewer);
  return own.sort((a, b) => (String(a['completedAt']) < String(b['completedAt']) ? 1 : -1))[0];
}
