import type { Sent } from './compare.ts';
import type { Row } from './target.ts';

/**
 * The answers to the questions of docs/analysis.md, in their order, worked out from the records of a
 * first run and from nothing else. It shares nothing with the queries, so that both can be compared.
 */
export function figures(sent: ReadonlyMap<string, Sent>): readonly (readonly Row[])[] {
  const account = readAccount(sent);
  return [
    hiresByMonth(account),
    funnel(account),
    funnelByMonth(account),
    timeToHire(account),
    timeToFill(account),
    timeInStage(account),
    sources(account),
    interviewLoad(account),
    offers(account),
    headcount(account),
    equalOpportunity(account),
  ];
}

type Account = ReturnType<typeof readAccount>;

function readAccount(sent: ReadonlyMap<string, Sent>) {
  const rowsOf = (stream: string): readonly Row[] => {
    const { rows = [], keys = [] } = sent.get(stream) ?? {};
    return [...new Map(rows.map((row) => [keys.map((key) => row[key]).join('/'), row])).values()];
  };
  const byId = (stream: string, column = 'id') =>
    new Map(rowsOf(stream).map((row) => [row[column], row]));
  const [reasons, applications, postings] = [
    byId('archive_reasons'),
    byId('opportunity_applications', 'opportunityId'),
    byId('postings'),
  ];
  return {
    rowsOf,
    byId,
    isHired: (opportunity: Row | undefined) =>
      reasons.get(opportunity?.['archiveReason'])?.['type'] === 'hired',
    departmentOf: ({ id }: Row) =>
      postings.get(applications.get(id)?.['posting'])?.['department'] ?? null,
    stages: rowsOf('stages').toSorted((a, b) => Number(a['position']) - Number(b['position'])),
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const monthOf = (time: unknown): string => `${text(time).slice(0, 7)}-01`;
const days = (from: unknown, to: unknown): number =>
  Math.floor((Date.parse(text(to)) - Date.parse(text(from))) / 86_400_000);
const percent = (part: number, whole: number): number => Math.round((1000 * part) / whole) / 10;

function median(values: readonly number[]): number | null {
  const sorted = values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b);
  if (sorted.length === 0) return null;
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

/** One result for each group of rows that have the same values under `by`. */
function group(
  rows: readonly Row[],
  by: (row: Row) => Row,
  sum: (members: readonly Row[]) => Row,
): readonly Row[] {
  const groups = new Map<string, { readonly key: Row; readonly members: Row[] }>();
  for (const row of rows) {
    const key = by(row);
    const found = groups.get(JSON.stringify(key)) ?? { key, members: [] };
    found.members.push(row);
    groups.set(JSON.stringify(key), found);
  }
  return [...groups.values()].map(({ key, members }) => ({ ...key, ...sum(members) }));
}

function hiresByMonth({ rowsOf, isHired, departmentOf }: Account): readonly Row[] {
  return group(
    rowsOf('opportunities').filter(isHired),
    (row) => ({ month: monthOf(row['archivedAt']), department: departmentOf(row) }),
    (members) => ({ hires: members.length }),
  );
}

function funnel({ rowsOf, stages }: Account): readonly Row[] {
  const ids = stages.map(({ id }) => id);
  const furthest = new Map<unknown, number>();
  for (const { opportunityId, toStageId } of rowsOf('opportunity_stage_changes'))
    furthest.set(
      opportunityId,
      Math.max(furthest.get(opportunityId) ?? -1, ids.indexOf(toStageId)),
    );
  const reached = stages.map((_, i) => [...furthest.values()].filter((at) => at >= i).length);
  return stages.map((stage, i) => ({
    stage: stage['text'],
    reached: reached[i],
    percent: percent(reached[i] ?? 0, Math.max(...reached)),
  }));
}

function funnelByMonth({ rowsOf, isHired }: Account): readonly Row[] {
  const having = (stream: string, isMeant: (row: Row) => boolean) =>
    new Set(
      rowsOf(stream)
        .filter(isMeant)
        .map(({ opportunityId }) => opportunityId),
    );
  const interviewed = having('opportunity_interviews', (row) => row['canceledAt'] === null);
  const offered = having('opportunity_offers', (row) => row['sentAt'] !== null);
  return group(
    rowsOf('opportunities'),
    (row) => ({ month: monthOf(row['createdAt']) }),
    (members) => ({
      candidates: members.length,
      interviewed: members.filter(({ id }) => interviewed.has(id)).length,
      offered: members.filter(({ id }) => offered.has(id)).length,
      hired: members.filter(isHired).length,
    }),
  );
}

function timeToHire({ rowsOf, isHired, departmentOf }: Account): readonly Row[] {
  return group(
    rowsOf('opportunities').filter(isHired),
    (row) => ({ department: departmentOf(row) }),
    (members) => ({
      hires: members.length,
      'median days': median(members.map((row) => days(row['createdAt'], row['archivedAt']))),
    }),
  );
}

function timeToFill({ rowsOf }: Account): readonly Row[] {
  return group(
    rowsOf('requisitions').filter((row) => row['timeToFillEndAt'] !== null),
    ({ department }) => ({ department }),
    (members) => ({
      filled: members.length,
      'median days': median(
        members.map((row) => days(row['timeToFillStartAt'], row['timeToFillEndAt'])),
      ),
    }),
  );
}

function timeInStage({ rowsOf, byId, stages }: Account): readonly Row[] {
  const opportunities = byId('opportunities');
  const changes = rowsOf('opportunity_stage_changes');
  const following = new Map(
    changes.map((one) => [`${one['opportunityId']} ${Number(one['position']) - 1}`, one]),
  );
  const stays = changes.map((one) => ({
    stage: stages.find(({ id }) => id === one['toStageId'])?.['text'],
    entered: one['updatedAt'],
    left:
      following.get(`${one['opportunityId']} ${one['position']}`)?.['updatedAt'] ??
      opportunities.get(one['opportunityId'])?.['archivedAt'],
  }));
  return group(
    stays,
    ({ stage }) => ({ stage }),
    (members) => ({
      stays: members.length,
      'still there': members.filter(({ left }) => left === null).length,
      'median days': median(members.map(({ entered, left }) => days(entered, left))),
    }),
  );
}

function sources({ rowsOf, byId, isHired }: Account): readonly Row[] {
  const opportunities = byId('opportunities');
  return group(
    rowsOf('opportunity_sources'),
    ({ source }) => ({ source }),
    (members) => {
      const hired = members.filter((row) => isHired(opportunities.get(row['opportunityId'])));
      return {
        candidates: members.length,
        hired: hired.length,
        percent: percent(hired.length, members.length),
      };
    },
  );
}

function interviewLoad({ rowsOf, byId }: Account): readonly Row[] {
  const [interviews, users] = [byId('opportunity_interviews'), byId('users')];
  const given = new Set(
    rowsOf('opportunity_feedback')
      .filter((row) => row['completedAt'] !== null && row['deletedAt'] === null)
      .map((row) => `${row['interview']} ${row['user']}`),
  );
  const seats = rowsOf('opportunity_interview_interviewers').map((seat) => ({
    ...seat,
    interview: interviews.get(seat['interviewId']) ?? {},
  }));
  return group(
    seats.filter(({ interview }) => interview['canceledAt'] === null),
    (seat) => ({
      month: monthOf((seat['interview'] as Row)['date']),
      // Two users can have one name.
      userId: seat['userId'],
      interviewer: users.get(seat['userId'])?.['name'],
    }),
    (members) => {
      const minutes = members.map(({ interview }) => Number((interview as Row)['duration']));
      return {
        interviews: members.length,
        hours: percent(
          minutes.reduce((sum, one) => sum + one),
          6000,
        ),
        feedback: members.filter((seat) => given.has(`${seat['interviewId']} ${seat['userId']}`))
          .length,
      };
    },
  ).map(({ userId: _, ...row }) => row);
}

function offers({ rowsOf }: Account): readonly Row[] {
  const quarterOf = (time: unknown): string => {
    const month = Number(text(time).slice(5, 7));
    return `${text(time).slice(0, 4)}-${String(month - ((month - 1) % 3)).padStart(2, '0')}-01`;
  };
  return group(
    rowsOf('opportunity_offers').filter((row) => row['sentAt'] !== null),
    (row) => ({ quarter: quarterOf(row['sentAt']) }),
    (members) => {
      const having = (status: string) => members.filter((row) => row['status'] === status).length;
      const [signed, denied] = [having('signed'), having('denied')];
      const decided = signed + denied;
      return {
        sent: members.length,
        signed,
        denied,
        percent: decided === 0 ? null : percent(signed, decided),
      };
    },
  );
}

function headcount({ rowsOf }: Account): readonly Row[] {
  const applications = rowsOf('opportunity_applications');
  return rowsOf('requisitions').map(({ id, requisitionCode, name, status, headcountTotal }) => {
    const hires = applications.filter((row) => row['requisitionForHireId'] === id).length;
    const all = headcountTotal === 'unlimited' ? null : Number(headcountTotal);
    return {
      requisition: requisitionCode,
      ...{ name, status, headcount: all, hires },
      missing: all === null ? null : all - hires,
    };
  });
}

function equalOpportunity({ rowsOf }: Account): readonly Row[] {
  return group(
    rowsOf('eeo_responses_pii'),
    ({ gender }) => ({ gender }),
    (members) => {
      const hired = members.filter((row) => row['hiredDate'] !== null).length;
      return { applicants: members.length, hired, percent: percent(hired, members.length) };
    },
  ).filter(({ applicants }) => Number(applicants) >= 5);
}
