import { describe, expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import type { Row } from '../../src/demo/rows.ts';

const company = createCompany();
const ids = (rows: Iterable<{ readonly id: string }>) => new Set([...rows].map(({ id }) => id));
const flat = <R>(rows: ReadonlyMap<string, readonly R[]>) => [...rows.values()].flat();

const postings = ids(company.postings);
const stages = ids(company.stages);
const users = ids(company.users);
const opportunities = ids(company.opportunities);
const requisitions = ids(company.requisitions);
const offers = ids(flat(company.offers));
const reasons = ids(company.archiveReasons);
const interviews = ids(flat(company.interviews));
const panels = ids(flat(company.panels));
const feedback = ids(flat(company.feedback));
const applications = ids(company.applications.values());
const contacts = ids(company.contacts.values());
const questionSets = ids(
  [...company.postingQuestions.values()].flatMap(
    (row) => row['customQuestions'] as { id: string }[],
  ),
);
const templates = new Set([
  ...ids(company.feedbackTemplates),
  ...ids(company.formTemplates),
  ...questionSets,
  'no-feedback',
]);

/** Where the values of a key must be found, wherever in the account the key stands. */
const FOREIGN_KEYS: Readonly<Record<string, ReadonlySet<unknown>>> = {
  applicationArchivedBy: users,
  applicationId: applications,
  applications,
  baseTemplateId: templates,
  candidateId: opportunities,
  contact: contacts,
  createdBy: users,
  creator: users,
  currentStage: stages,
  deletedBy: users,
  feedbackForms: feedback,
  feedbackTemplate: templates,
  followers: users,
  hiringManager: users,
  hiringManagerOnHire: users,
  interview: interviews,
  managerId: users,
  offerIds: offers,
  opportunityOwner: users,
  owner: users,
  panel: panels,
  posting: postings,
  postingHiringManager: users,
  postingId: postings,
  postingOwner: users,
  postings,
  reason: new Set([...reasons, '', 'Growth']),
  referrer: users,
  sourcedBy: users,
  toStageId: stages,
  userId: users,
};

describe('createCompany', () => {
  it('gives the same company for the same options', () => {
    expect(createCompany({ opportunities: 60 })).toEqual(createCompany({ opportunities: 60 }));
    expect(createCompany({ seed: 2, opportunities: 60 })).not.toEqual(
      createCompany({ opportunities: 60 }),
    );
  });

  it('has something in every collection', () => {
    for (const [name, rows] of Object.entries(company)) {
      if (typeof rows === 'number') continue;
      const size = rows instanceof Map ? flat(rows as Map<string, Row[]>).length : rows.length;
      expect(size, name).toBeGreaterThan(2);
    }
  });

  it('gives children to a good part of the opportunities, never to all', () => {
    const { interviews: some, panels: more, feedback: forms, notes, resumes, files } = company;
    for (const children of [some, more, forms, notes, resumes, files, company.forms]) {
      expect(children.size).toBeGreaterThan(100);
      expect(children.size).toBeLessThan(225);
    }
  });

  it('has foreign keys that resolve', () => {
    const dangling: string[] = [];
    visit(company, '', (key, value) => {
      if (typeof value === 'string' && FOREIGN_KEYS[key]?.has(value) === false)
        dangling.push(`${key}: ${value}`);
    });
    expect(dangling).toEqual([]);
  });

  it('resolves the keys whose names have several meanings', () => {
    for (const { stage } of company.opportunities) expect(stages).toContain(stage);
    for (const row of [
      ...flat(company.interviews),
      ...flat(company.panels),
      ...flat(company.notes),
    ]) {
      expect([null, ...users]).toContain(row['user']);
    }
    for (const row of [...flat(company.interviews), ...flat(company.panels)])
      expect(stages).toContain(row['stage']);
    for (const row of company.deletedApplications)
      expect([undefined, ...ids(company.deletedOpportunities)]).toContain(row['opportunityId']);
    for (const row of company.applications.values()) {
      const hire = row['requisitionForHire'] as { id: string } | null;
      expect([undefined, ...requisitions]).toContain(hire?.id);
    }
  });

  it('keeps within its period', () => {
    const late: string[] = [];
    visit(company, '', (key, value) => {
      if (/(?<!expires)At$/.test(key) && Number(value) >= DEMO_NOW) late.push(key);
    });
    expect(late).toEqual([]);
  });

  it('can be small or empty', () => {
    expect(createCompany({ opportunities: 0 }).opportunities).toEqual([]);
    expect(createCompany({ opportunities: 1 }).opportunities).toHaveLength(1);
  });
});

describe('the oddities of the default company', () => {
  const rows = company.opportunities;
  const all = (predicate: (row: Row) => boolean, from: readonly Row[] = rows) =>
    from.filter(predicate).length;

  it.each([
    ['opportunities never updated', all((row) => row['updatedAt'] === null), 60],
    [
      'opportunities without application',
      all((row) => !company.applications.has(String(row['id']))),
      10,
    ],
    ['confidential opportunities', all((row) => row['confidentiality'] === 'confidential'), 5],
    ['opportunities touched after their update', all(isTouchedLater), 10],
    ['opportunities of a departed owner', all((row) => isDeparted(row['owner'])), 10],
    ['followers listed twice', all((row) => hasTwins(row['followers'])), 3],
    ['anonymized people', all((row) => row['isAnonymized'] === true), 3],
    [
      'moves by nobody',
      all(
        (row) => !('userId' in row),
        rows.flatMap((row) => row.stageChanges as unknown as Row[]),
      ),
      20,
    ],
    ['stages without UUID', all((row) => !String(row['id']).includes('-4'), company.stages), 5],
    ['postings without range', all((row) => !('salaryRange' in row), company.postings), 5],
    [
      'unlimited requisitions',
      all((row) => row['headcountTotal'] === 'unlimited', company.requisitions),
      2,
    ],
    ['drafts of feedback', all((row) => row['completedAt'] === null, flat(company.feedback)), 5],
    ['deleted feedback', all((row) => row['deletedAt'] !== null, flat(company.feedback)), 5],
    ['deleted notes', all((row) => row['deletedAt'] !== null, flat(company.notes)), 5],
    ['deleted forms', all((row) => row['deletedAt'] !== null, flat(company.forms)), 5],
    [
      'quoted sizes of files',
      all((row) => typeof row['size'] === 'string', flat(company.files)),
      10,
    ],
    ['resumes without file', all((row) => !row['file'], flat(company.resumes)), 10],
  ])('has %s', (_name, count, least) => {
    expect(count).toBeGreaterThanOrEqual(least);
  });

  it('has one opportunity whose notes and feedback fill several pages', () => {
    const long = rows.filter(({ id }) => (company.notes.get(id)?.length ?? 0) > 200);
    expect(long).toHaveLength(1);
    expect(company.feedback.get(long[0]?.id ?? '')?.length).toBeGreaterThan(200);
  });

  it('has people with several opportunities', () => {
    expect(company.contacts.size).toBeLessThan(rows.length);
  });

  it('has offers in every state', () => {
    const states = new Set(flat(company.offers).map(({ status }) => status));
    expect([...states].sort()).toEqual([
      'approval-sent',
      'approved',
      'denied',
      'draft',
      'opened',
      'sent',
      'sent-manually',
      'signed',
    ]);
  });

  it('has answers of every type', () => {
    const types = new Set<unknown>();
    visit(
      [
        flat(company.feedback),
        flat(company.forms),
        flat(company.notes),
        [...company.applications.values()],
      ],
      '',
      (key, value) => {
        if (key === 'type') types.add(value);
      },
    );
    for (const type of [
      'text',
      'textarea',
      'code',
      'currency',
      'date',
      'dropdown',
      'multiple-choice',
      'multiple-select',
      'yes-no',
      'score-system',
      'score',
      'scorecard',
      'file-upload',
      'note',
      'university',
    ]) {
      expect(types).toContain(type);
    }
  });

  it('has equal anonymous rows', () => {
    const texts = company.eeoResponses.map((row) => JSON.stringify(row));
    expect(new Set(texts).size).toBe(texts.length - 1);
  });

  function isTouchedLater(row: Row): boolean {
    return row['updatedAt'] !== null && Number(row['lastInteractionAt']) > Number(row['updatedAt']);
  }

  function isDeparted(id: unknown): boolean {
    return company.users.some((user) => user.id === id && user.deactivatedAt !== null);
  }

  function hasTwins(list: unknown): boolean {
    return new Set(list as string[]).size < (list as string[]).length;
  }
});

function visit(value: unknown, key: string, see: (key: string, value: unknown) => void): void {
  see(key, value);
  if (value instanceof Map || Array.isArray(value)) {
    for (const element of value.values()) visit(element, key, see);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) visit(member, name, see);
  }
}
