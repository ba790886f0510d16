import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { once } from '../helpers/once.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';

// What the tables of inner lists and the copied columns hold, computed from the answers of the account.

type Row = Readonly<Record<string, unknown>>;

/** What the account answers, list by list; what hangs on an opportunity has its id. */
interface Answers {
  readonly opportunities: readonly Row[];
  readonly contacts: readonly Row[];
  readonly postings: readonly Row[];
  readonly questions: readonly Row[];
  readonly applications: readonly Row[];
  readonly interviews: readonly Row[];
  readonly panels: readonly Row[];
  readonly feedback: readonly Row[];
  readonly offers: readonly Row[];
  readonly requisitions: readonly Row[];
  readonly stages: readonly Row[];
  readonly feedbackTemplates: readonly Row[];
  readonly formTemplates: readonly Row[];
}

const runs = once(async () => {
  const company = createCompany({ opportunities: 60 });
  const [first] = company.opportunities;
  const [user] = company.users;
  if (first && user) Object.assign(first, { followers: [user.id, user.id], tags: ['b', 'a', 'b'] });
  const { tap, walk, get } = await openTapAccount({ company }, runInProcess);
  const run = await tap(['--select', '*', '--select', '!candidate*', '--select', '!eeo*']);

  const all = '?confidentiality=all';
  const opportunities = await walk(`/opportunities${all}`);
  const postings = await walk(`/postings${all}`);
  const below = async (list: string): Promise<Row[]> => {
    const lists = opportunities.map(async ({ id }) => {
      const rows = await walk(`/opportunities/${id}/${list}`);
      return rows.map((row) => ({ ...row, opportunityId: id }));
    });
    return (await Promise.all(lists)).flat();
  };
  const one = async (path: string): Promise<Row> => (await get(path)).data as unknown as Row;
  const contactIds = [...new Set(opportunities.map(({ contact }) => contact))];
  const answers: Answers = {
    opportunities,
    postings,
    contacts: await Promise.all(contactIds.map((id) => one(`/contacts/${id}`))),
    questions: await Promise.all(postings.map(({ id }) => one(`/postings/${id}/apply`))),
    applications: await below('applications'),
    interviews: await below('interviews'),
    panels: await below('panels'),
    feedback: await below('feedback'),
    offers: await below('offers'),
    requisitions: await walk(`/requisitions${all}`),
    stages: await walk('/stages'),
    feedbackTemplates: await walk('/feedback_templates'),
    formTemplates: await walk('/form_templates'),
  };
  return { run, answers };
});

const listOf = (row: Row, name: string): readonly Row[] => (row[name] ?? []) as Row[];
const timeOf = (value: unknown) =>
  value === null || value === undefined ? null : new Date(Number(value)).toISOString();
const textOf = (value: unknown) =>
  typeof value === 'string' ? value : value === null ? null : JSON.stringify(value);
/** The first number of a rating, as a person reads it. */
const scoreOf = (value: unknown) => {
  const number = Number.parseInt(String(value), 10);
  return Number.isNaN(number) ? null : number;
};
const memberOf = (row: Row, object: string, name: string) =>
  (row[object] as Row | null | undefined)?.[name] ?? null;

/** Rows `[owner, value]` of a list of values, each value once. */
function values(rows: readonly Row[], list: string, key = 'id'): unknown[][] {
  return rows.flatMap((row) => [...new Set(listOf(row, list))].map((value) => [row[key], value]));
}

/** By table: the columns that are compared, and the rows that the answers hold. */
const TABLES: Readonly<Record<string, [columns: string, rows: (a: Answers) => unknown[][]]>> = {
  opportunity_tags: ['opportunityId tag', (a) => values(a.opportunities, 'tags')],
  opportunity_sources: ['opportunityId source', (a) => values(a.opportunities, 'sources')],
  opportunity_followers: ['opportunityId userId', (a) => values(a.opportunities, 'followers')],
  opportunity_links: [
    'opportunityId contactId link',
    (a) =>
      a.opportunities.flatMap((row) =>
        listOf(row, 'links').map((link) => [row['id'], row['contact'], link]),
      ),
  ],
  contact_emails: ['contactId email', (a) => values(a.contacts, 'emails')],
  contact_phones: [
    'contactId position type value',
    (a) =>
      a.contacts.flatMap((row) =>
        listOf(row, 'phones').map(({ type = null, value }, i) => [row['id'], i, type, value]),
      ),
  ],
  posting_tags: ['postingId tag', (a) => values(a.postings, 'tags')],
  posting_followers: ['postingId userId', (a) => values(a.postings, 'followers')],
  posting_distribution_channels: [
    'postingId channel',
    (a) => values(a.postings, 'distributionChannels'),
  ],
  posting_question_fields: [
    'postingId formPosition position formId fieldId type text',
    (a) =>
      a.questions.flatMap((form) =>
        listOf(form, 'customQuestions').flatMap((set, place) =>
          listOf(set, 'fields').map(({ id, type, text }, i) => [
            ...[form['id'], place, i, set['id'], id],
            ...[type, text],
          ]),
        ),
      ),
  ],
  feedback_template_fields: [
    'templateId position fieldId text',
    (a) => fields(a.feedbackTemplates),
  ],
  profile_form_template_fields: [
    'templateId position fieldId text',
    (a) => fields(a.formTemplates),
  ],
  opportunity_interview_postings: [
    'interviewId postingId',
    (a) => values(a.interviews, 'postings'),
  ],
  opportunity_interview_feedback: [
    'interviewId feedbackId',
    (a) => values(a.interviews, 'feedbackForms'),
  ],
  opportunity_panel_applications: [
    'panelId applicationId',
    (a) => values(a.panels, 'applications'),
  ],
  opportunity_feedback_scores: [
    'feedbackId opportunityId fieldPosition position fieldId text score comment',
    (a) => a.feedback.flatMap(scores),
  ],
  stages: ['id position', (a) => a.stages.map(({ id }, position) => [id, position])],
  opportunities: [
    'id archivedAt archiveReason',
    (a) =>
      a.opportunities.map((row) => [
        row['id'],
        timeOf(memberOf(row, 'archived', 'archivedAt')),
        memberOf(row, 'archived', 'reason'),
      ]),
  ],
  opportunity_applications: [
    'id archivedAt archiveReason requisitionForHireId',
    (a) =>
      a.applications.map((row) => [
        row['id'],
        timeOf(memberOf(row, 'archived', 'archivedAt')),
        memberOf(row, 'archived', 'reason'),
        memberOf(row, 'requisitionForHire', 'id'),
      ]),
  ],
  opportunity_offers: [
    'id signedAt salaryAmount salaryCurrency startDate',
    (a) =>
      a.offers.map((offer) => {
        const { candidate } = (offer['signatures'] ?? {}) as { candidate?: Row };
        const said = Object.fromEntries(
          listOf(offer, 'fields').map(({ identifier, value }) => [identifier, value]),
        );
        return [
          ...[offer['id'], timeOf(candidate?.['signedAt']), said['salary_amount'] ?? null],
          ...[said['compensation_currency'] ?? null, timeOf(said['anticipated_start_date'])],
        ];
      }),
  ],
  opportunity_offer_fields: [
    'offerId position amount date',
    (a) =>
      a.offers.flatMap((offer) =>
        listOf(offer, 'fields').map(({ identifier, value }, i) => {
          const isDate = String(identifier).endsWith('_date');
          const isAmount = typeof value === 'number' && !isDate && value < 1e11;
          return [offer['id'], i, isAmount ? value : null, isDate ? timeOf(value) : null];
        }),
      ),
  ],
  opportunity_feedback: [
    'id rating score',
    (a) =>
      a.feedback.map((form) => {
        const rating = listOf(form, 'fields').find(({ type }) => type === 'score-system');
        const value = rating?.['value'] ?? null;
        return [form['id'], value, value === null ? null : scoreOf(value)];
      }),
  ],
  opportunity_feedback_fields: [
    'feedbackId position value score amount date',
    (a) =>
      a.feedback.flatMap((form) =>
        listOf(form, 'fields').map(({ type, value }, i) => {
          const isRating = type === 'score' || type === 'score-system';
          return [
            ...[form['id'], i, textOf(value), isRating ? scoreOf(value) : null],
            ...[type === 'currency' ? value : null, type === 'date' ? timeOf(value) : null],
          ];
        }),
      ),
  ],
  postings: [
    'id team department location commitment salaryMin salaryMax salaryCurrency salaryInterval',
    (a) =>
      a.postings.map((row) => [
        row['id'],
        ...['team', 'department', 'location', 'commitment'].map((name) =>
          memberOf(row, 'categories', name),
        ),
        ...['min', 'max', 'currency', 'interval'].map((name) => memberOf(row, 'salaryRange', name)),
      ]),
  ],
  requisitions: [
    'id headcountTotal headcountTotalNumber compensationMin compensationCurrency approvalStatus',
    (a) =>
      a.requisitions.map((row) => {
        const { headcountTotal: total } = row;
        return [
          ...[row['id'], String(total), total === 'unlimited' ? null : Number(total)],
          ...['min', 'currency'].map((name) => memberOf(row, 'compensationBand', name)),
          memberOf(row, 'approval', 'status'),
        ];
      }),
  ],
};

function fields(templates: readonly Row[]): unknown[][] {
  return templates.flatMap((template) =>
    listOf(template, 'fields').map(({ id, text }, i) => [template['id'], i, id, text]),
  );
}

function scores(form: Row): unknown[][] {
  return listOf(form, 'fields').flatMap((field, place) => {
    if (field['type'] !== 'scorecard') return [];
    return listOf(field, 'scores').map(({ text }, i) => {
      const { score = null, comment = null } = listOf(field, 'value')[i] ?? {};
      return [
        ...[form['id'], form['opportunityId'], place, i, field['id']],
        ...[text, score, comment],
      ];
    });
  });
}

describe('the account, read by the tap', () => {
  it.each(Object.entries(TABLES))('has in %s what it answers', async (table, [columns, rowsOf]) => {
    const { run, answers } = await runs();
    expect(run.code).toBe(0);
    const expected = rowsOf(answers).map((row) => JSON.stringify(row));
    expect(expected.length, `rows of ${table} in the demo account`).toBeGreaterThan(0);
    const names = columns.split(' ');
    const records = run.records(table).map((row) => JSON.stringify(names.map((name) => row[name])));
    // A person comes with each opportunity.
    const found = table.startsWith('contact_') ? [...new Set(records)] : records;
    expect([...found].sort()).toEqual(expected.sort());
  });

  it('lists nobody twice who follows twice', async () => {
    const { run, answers } = await runs();
    const twice = answers.opportunities.filter(
      (row) => new Set(listOf(row, 'followers')).size < listOf(row, 'followers').length,
    );
    expect(twice.length).toBeGreaterThan(0);
    for (const { id } of twice) {
      const own = run
        .records('opportunity_followers')
        .filter((row) => row['opportunityId'] === id)
        .map(({ userId }) => userId);
      expect(new Set(own).size).toBe(own.length);
    }
  });

  it('marks the rows of an inner list with the reading of the row that holds it', async () => {
    const { run } = await runs();
    const readAt = new Map(run.records('opportunities').map((row) => [row['id'], row['readAt']]));
    for (const row of run.records('opportunity_tags'))
      expect(row['readAt']).toBe(readAt.get(row['opportunityId']));
  });

  it('costs no request more with the tables of inner lists', async () => {
    const origins = [
      ...['opportunities', 'contacts', 'postings', 'posting_questions', 'feedback_templates'],
      ...['opportunity_interviews', 'opportunity_panels', 'opportunity_feedback'],
    ];
    const inner = [
      ...['opportunity_tags', 'opportunity_sources', 'opportunity_followers', 'opportunity_links'],
      ...['contact_emails', 'contact_phones', 'posting_tags', 'posting_followers'],
      ...['posting_distribution_channels', 'posting_question_fields', 'feedback_template_fields'],
      ...['opportunity_interview_postings', 'opportunity_interview_feedback'],
      ...['opportunity_panel_applications', 'opportunity_feedback_scores'],
    ];
    const requestsFor = async (names: readonly string[]) => {
      const company = createCompany({ opportunities: 10 });
      const { tap, server } = await openTapAccount({ company }, runInProcess);
      await tap(names.flatMap((name) => ['--select', name]));
      return server.requests.map(({ path }) => path).sort();
    };
    const few = await requestsFor(origins);
    expect(few.length).toBeGreaterThan(20);
    expect(await requestsFor([...origins, ...inner])).toEqual(few);
  });
});
