import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import type { Company, Interview, Opportunity, Row } from '../../src/demo/rows.ts';
import { DAY, HOUR, MINUTE } from '../../src/demo/time.ts';

// Whether the company is one that somebody could work for: judged from its rows alone, as an analyst
// would, without anything that the story was made with.

/** The account that everybody sees, and one with enough people for shares to mean something. */
const demo = createCompany();
const large = createCompany({ opportunities: 4000 });

const ZONES: Readonly<Record<string, string>> = {
  Berlin: 'Europe/Berlin',
  Ghent: 'Europe/Brussels',
  Toronto: 'America/Toronto',
  Austin: 'America/Chicago',
  Bengaluru: 'Asia/Calcutta',
  Remote: 'Europe/Berlin',
};
const CURRENCIES: Readonly<Record<string, string>> = {
  Berlin: 'EUR',
  Ghent: 'EUR',
  Toronto: 'CAD',
  Austin: 'USD',
  Bengaluru: 'INR',
  Remote: 'EUR',
};
const FUNNEL = [
  'New applicant',
  'Recruiter screen',
  'Phone interview',
  'On-site interview',
  'Reference check',
  'Offer',
];

const flat = <R>(rows: ReadonlyMap<string, readonly R[]>): R[] => [...rows.values()].flat();
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Whether somebody has ever been in a stage. */
function hasReached({ stages }: Company, { stageChanges }: Opportunity, name: string): boolean {
  const id = stages.find(({ text }) => text === name)?.id;
  return stageChanges.some(({ toStageId }) => toStageId === id);
}

function reasonOf({ archiveReasons }: Company, { archived }: Opportunity): unknown {
  return archiveReasons.find(({ id }) => id === archived?.reason)?.['text'];
}

const isHired = (company: Company, row: Opportunity): boolean => reasonOf(company, row) === 'Hired';

function postingOf(company: Company, { id }: Opportunity) {
  const posting = company.applications.get(id)?.posting;
  return company.postings.find((one) => one.id === posting);
}

/** The share of those who were hired among the ones of a kind. */
function hireRate(company: Company, isOfKind: (row: Opportunity) => boolean): number {
  const rows = company.opportunities.filter(isOfKind);
  return rows.filter((row) => isHired(company, row)).length / rows.length;
}

/** The interviews that took place by now, each with its opportunity. */
function heldIn(company: Company): { row: Opportunity; interview: Interview }[] {
  return company.opportunities.flatMap((row) =>
    (company.interviews.get(row.id) ?? [])
      .filter((interview) => interview['canceledAt'] === null)
      .map((interview) => ({ row, interview }))
      .filter(({ interview }) => endOf(interview) < company.until),
  );
}

const endOf = (interview: Row): number =>
  Number(interview['date']) + Number(interview['duration']) * MINUTE;

/** The weekday and the time of a moment on the wall of a place. */
function wallClock(at: number, timeZone: string): { weekday: string; time: string } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at);
  const part = (name: string) => parts.find(({ type }) => type === name)?.value ?? '';
  return { weekday: part('weekday'), time: `${part('hour')}:${part('minute')}` };
}

function ratingOf(form: Row): number | undefined {
  const field = (form['fields'] as Row[]).find(({ text }) => text === 'Rating');
  const value = field?.['value'];
  return typeof value === 'string' ? Number(value.slice(0, 1)) : undefined;
}

describe('the funnel', () => {
  it('narrows from stage to stage, with shares that differ', () => {
    for (const company of [demo, large]) {
      const applicants = company.opportunities.filter((row) =>
        hasReached(company, row, 'New applicant'),
      );
      const counts = FUNNEL.map(
        (name) => applicants.filter((row) => hasReached(company, row, name)).length,
      );
      expect(counts).toEqual([...counts].sort((a, b) => b - a));
      const shares = counts.slice(1).map((count, place) => count / (counts[place] ?? 1));
      expect(Math.max(...shares) - Math.min(...shares)).toBeGreaterThan(0.25);
      for (const share of shares) expect(share).toBeLessThan(0.99);
    }
  });

  it('lets two to twelve of a hundred be hired', () => {
    for (const company of [demo, large]) {
      const rate = hireRate(company, () => true);
      expect(rate).toBeGreaterThan(0.02);
      expect(rate).toBeLessThan(0.12);
    }
  });

  it('is harder to pass in one department than in another', () => {
    const inDepartment = (name: string) => (row: Opportunity) =>
      postingOf(large, row)?.categories.department === name;
    const [engineering, commercial] = ['Engineering', 'Commercial'].map((name) =>
      hireRate(large, inDepartment(name)),
    );
    expect(commercial).toBeGreaterThan((engineering ?? 1) * 1.15);
  });

  it('favours people who were referred, while job boards bring most of the others', () => {
    for (const company of [demo, large]) {
      const from = (name: RegExp) => (row: Opportunity) => name.test(row.sources[0] ?? '');
      const boards = from(/^Job board/);
      expect(hireRate(company, from(/^Referral$/))).toBeGreaterThan(2 * hireRate(company, boards));
      const share = company.opportunities.filter(boards).length / company.opportunities.length;
      expect(share).toBeGreaterThan(0.3);
    }
  });

  it('takes longer for some jobs than for others', () => {
    const days = (team: string) =>
      median(
        large.opportunities
          .filter((row) => isHired(large, row) && postingOf(large, row)?.categories.team === team)
          .map((row) => ((row.archived?.archivedAt ?? 0) - row.createdAt) / DAY),
      );
    expect(days('Customer Success')).toBeGreaterThan(12);
    expect(days('Platform')).toBeGreaterThan(days('Customer Success') * 1.3);
    expect(days('Platform')).toBeLessThan(120);
  });

  it('ends for reasons that fit the stage', () => {
    const stagesOf = (reason: string) =>
      new Set(
        large.opportunities
          .filter((row) => reasonOf(large, row) === reason)
          .map(({ stage }) => large.stages.find(({ id }) => id === stage)?.['text']),
      );
    expect([...stagesOf('Hired')]).toEqual(['Offer']);
    expect([...stagesOf('Offer declined')]).toEqual(['Offer']);
    expect([...stagesOf('Not interested')]).toEqual(['Responded']);
    expect(stagesOf('Unresponsive')).toEqual(new Set(['Reached out', 'Offer']));
    expect(stagesOf('Interview performance')).not.toContain('New applicant');
    expect(stagesOf('Position filled').size).toBeGreaterThan(3);
  });

  it('lets some come back: they are in an earlier stage again, or are another candidacy', () => {
    const ranks = (row: Opportunity) => row.stageChanges.map(({ toStageIndex }) => toStageIndex);
    const reopened = large.opportunities.filter((row) =>
      ranks(row).some((rank, place) => rank <= (ranks(row)[place - 1] ?? -1)),
    );
    expect(reopened.length).toBeGreaterThan(3);
    const people = new Map<string, number>();
    for (const { contact } of large.opportunities)
      people.set(contact, (people.get(contact) ?? 0) + 1);
    expect([...people.values()].filter((count) => count > 1).length).toBeGreaterThan(20);
    expect(demo.contacts.size).toBeLessThan(demo.opportunities.length);
  });
});

describe('interviews', () => {
  it('are held on working days, within office hours of the place', () => {
    for (const { row, interview } of heldIn(large)) {
      const zone = String(interview['timezone']);
      const location = postingOf(large, row)?.categories.location ?? '';
      expect(zone).toBe(ZONES[location]);
      const start = wallClock(Number(interview['date']), zone);
      expect(['Sat', 'Sun']).not.toContain(start.weekday);
      expect(start.time >= '09:00', `${start.time} in ${zone}`).toBe(true);
      expect(wallClock(endOf(interview), zone).time <= '18:00').toBe(true);
    }
  });

  it('come before the decision, in the stage that they are for', () => {
    for (const { row, interview } of heldIn(large)) {
      if (row.archived) expect(Number(interview['date'])).toBeLessThan(row.archived.archivedAt);
      const entered = row.stageChanges.filter(({ toStageId }) => toStageId === interview.stage);
      const [first] = entered;
      expect(Number(first?.updatedAt)).toBeLessThanOrEqual(Number(interview['createdAt']));
    }
  });

  it('are written about by their interviewers, mostly soon, sometimes late or never', () => {
    const interviews = new Map(flat(large.interviews).map((row) => [row.id, row]));
    const forms = flat(large.feedback).filter((form) => form['interview'] !== null);
    const delays = forms.map((form) => {
      const interview = interviews.get(String(form['interview']));
      const people = (interview?.['interviewers'] ?? []) as Row[];
      expect(people.map(({ id }) => id)).toContain(form['user']);
      expect(interview?.feedbackForms).toContain(form.id);
      return (Number(form['createdAt']) - endOf(interview ?? {})) / HOUR;
    });
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(delays.filter((hours) => hours < 24 * 4).length / delays.length).toBeGreaterThan(0.75);
    expect(delays.filter((hours) => hours > 24 * 5).length).toBeGreaterThan(delays.length * 0.03);
    const asked = heldIn(large).flatMap(({ interview }) => interview['interviewers'] as Row[]);
    expect(forms.length / asked.length).toBeGreaterThan(0.8);
    expect(forms.length / asked.length).toBeLessThan(0.97);
  });

  it('are rated so that ratings tell much of the outcome, but not all', () => {
    for (const company of [demo, large]) {
      const rated = company.opportunities.flatMap((row) => {
        const ratings = (company.feedback.get(row.id) ?? []).flatMap(
          (form) => (form['interview'] !== null && ratingOf(form)) || [],
        );
        return ratings.length === 0 || row.archived === null
          ? []
          : [{ rating: mean(ratings), hired: isHired(company, row) ? 1 : 0 }];
      });
      const [ratings, outcomes] = [rated.map(({ rating }) => rating), rated.map((r) => r.hired)];
      expect(correlation(ratings, outcomes)).toBeGreaterThan(0.25);
      expect(correlation(ratings, outcomes)).toBeLessThan(0.8);
      const lost = rated.filter(({ hired, rating }) => hired === 0 && rating >= 3);
      expect(lost.length).toBeGreaterThan(0);
    }
  });
});

describe('offers', () => {
  it('are made after interviews, to people in the last stage', () => {
    for (const company of [demo, large])
      for (const row of company.opportunities) {
        const offers = company.offers.get(row.id) ?? [];
        if (offers.length === 0) continue;
        expect(hasReached(company, row, 'Offer')).toBe(true);
        const held = (company.interviews.get(row.id) ?? []).filter(
          (interview) => interview['canceledAt'] === null,
        );
        const first = Math.min(...offers.map((offer) => Number(offer['createdAt'])));
        expect(held.length).toBeGreaterThan(0);
        expect(Math.max(...held.map(endOf))).toBeLessThan(first);
      }
  });

  it('are signed by most, and declined, left open or taken back by others', () => {
    const states = flat(large.offers).map(({ status }) => status);
    const share = (...names: string[]) =>
      states.filter((state) => names.includes(state)).length / states.length;
    expect(share('signed')).toBeGreaterThan(0.4);
    expect(share('signed')).toBeLessThan(0.8);
    expect(share('denied')).toBeGreaterThan(0.05);
    expect(share('sent', 'opened', 'approved', 'approval-sent')).toBeGreaterThan(0.05);
    for (const row of large.opportunities.filter((one) => isHired(large, one))) {
      const own = (large.offers.get(row.id) ?? []).map(({ status }) => status);
      expect(own.some((status) => status === 'signed' || status === 'sent-manually')).toBe(true);
    }
  });

  it('are in the currency of the place, and near the range of the requisition', () => {
    for (const row of large.opportunities) {
      const posting = postingOf(large, row);
      for (const offer of large.offers.get(row.id) ?? []) {
        const value = (identifier: string) =>
          (offer['fields'] as Row[]).find((field) => field['identifier'] === identifier)?.['value'];
        expect(value('compensation_currency')).toBe(CURRENCIES[posting?.categories.location ?? '']);
        const band = large.requisitions.find(({ id }) => id === value('requisition'))?.[
          'compensationBand'
        ] as { min: number; max: number; currency: string } | null | undefined;
        if (!band) continue;
        expect(band.currency).toBe(value('compensation_currency'));
        expect(Number(value('salary_amount'))).toBeGreaterThan(band.min * 0.9);
        expect(Number(value('salary_amount'))).toBeLessThan(band.max * 1.1);
      }
    }
  });
});

describe('jobs', () => {
  it('have at least as many heads as hires', () => {
    for (const company of [demo, large]) {
      const hires = new Map<unknown, number>();
      for (const application of company.applications.values()) {
        const hire = application['requisitionForHire'] as Row | null;
        if (hire) hires.set(hire['id'], (hires.get(hire['id']) ?? 0) + 1);
      }
      for (const requisition of company.requisitions) {
        const count = hires.get(requisition.id) ?? 0;
        expect(requisition.headcountHired).toBe(count);
        const total = requisition['headcountTotal'];
        if (total !== 'unlimited') expect(count).toBeLessThanOrEqual(Number(total));
      }
      expect(hires.size).toBeGreaterThan(3);
    }
  });

  it('take no applications before they are posted or after they are closed', () => {
    for (const { posting: id, createdAt } of large.applications.values()) {
      const posting = large.postings.find((one) => one.id === id);
      expect(createdAt).toBeGreaterThan(posting?.createdAt ?? Number.POSITIVE_INFINITY);
      if (posting?.state === 'closed') expect(createdAt).toBeLessThan(posting.updatedAt);
    }
  });

  it('open and close with their requisitions', () => {
    for (const requisition of large.requisitions) {
      const [posting] = large.postings.filter(({ id }) => requisition.postings.includes(id));
      if (requisition.status === 'open') expect(posting?.state).not.toBe('rejected');
      if (requisition.status === 'closed') expect(posting?.state).toBe('closed');
      if (['published', 'internal'].includes(String(posting?.state)))
        expect(requisition.status).toBe('open');
    }
  });

  it('that are confidential are filled by people who were asked', () => {
    const secret = large.opportunities.filter((row) => row.confidentiality === 'confidential');
    expect(secret.length).toBeGreaterThan(10);
    for (const { origin } of secret) expect(['sourced', 'agency']).toContain(origin);
  });
});

describe('time', () => {
  const months = Array.from({ length: 12 }, () => 0);
  const weekdays = Array.from({ length: 7 }, () => 0);
  for (const { createdAt } of large.opportunities) {
    const date = new Date(createdAt);
    months[date.getUTCMonth()] = (months[date.getUTCMonth()] ?? 0) + 1;
    weekdays[date.getUTCDay()] = (weekdays[date.getUTCDay()] ?? 0) + 1;
  }

  it('brings more people in the new year and after the summer than in July and December', () => {
    const of = (...places: number[]) => mean(places.map((place) => months[place] ?? 0));
    expect(of(0, 1, 8, 9)).toBeGreaterThan(1.5 * of(6, 7, 11));
  });

  it('brings more people in the second year than in the first', () => {
    const middle = (large.from + large.until) / 2;
    const late = large.opportunities.filter(({ createdAt }) => createdAt > middle).length;
    expect(late / (large.opportunities.length - late)).toBeGreaterThan(1.15);
    expect(late / (large.opportunities.length - late)).toBeLessThan(2);
  });

  it('lets people apply on weekends, too, but less', () => {
    const weekend = mean([weekdays[0] ?? 0, weekdays[6] ?? 0]);
    expect(weekend).toBeGreaterThan(0);
    expect(weekend).toBeLessThan(0.7 * mean(weekdays.slice(1, 6)));
  });

  it('lets work be done by those who are there', () => {
    const users = new Map(large.users.map((user) => [user.id, user]));
    const isThere = (id: unknown, at: number): boolean => {
      const { createdAt = Number.POSITIVE_INFINITY, deactivatedAt = null } =
        users.get(String(id)) ?? {};
      return createdAt <= at && (deactivatedAt === null || at < deactivatedAt);
    };
    for (const { stageChanges } of large.opportunities)
      for (const { userId, updatedAt } of stageChanges)
        if (userId !== undefined) expect(isThere(userId, updatedAt)).toBe(true);
    for (const form of flat(large.feedback))
      if (form['user'] !== null)
        expect(isThere(form['user'], Number(form['createdAt']))).toBe(true);
    const left = large.users.filter(({ deactivatedAt }) => deactivatedAt !== null);
    expect(left.length).toBeGreaterThan(2);
    const events = large.auditEvents.filter(({ type }) => type === 'user:deactivated');
    expect(new Set(events.map(({ target }) => (target as Row)['id']))).toEqual(
      new Set(left.filter((user) => Number(user.deactivatedAt) > large.from).map(({ id }) => id)),
    );
  });
});

describe('people', () => {
  it('have names of many languages, and addresses that belong to nobody', () => {
    const names = new Set(large.opportunities.map(({ name }) => name));
    expect(names.size).toBeGreaterThan(700);
    expect([...names].filter((name) => /[^\x20-\x7e]/.test(name)).length).toBeGreaterThan(150);
    const hosts = new Set(
      large.opportunities.flatMap(({ emails }) => emails.map((mail) => mail.split('@')[1] ?? '')),
    );
    expect(hosts.size).toBeGreaterThan(4);
    for (const host of hosts) expect(host).toMatch(/(^|\.)example\.(com|org|net)$/);
  });

  it('have pages at several hosts, none of which exists', () => {
    const links = large.opportunities.flatMap((row) => row['links'] as string[]);
    const hosts = new Set(links.map((link) => new URL(link).hostname));
    expect(hosts.size).toBeGreaterThan(10);
    for (const host of hosts) expect(host).toMatch(/(^|\.)example\.(com|org|net)$/);
    expect(new Set(links.map((link) => new URL(link).pathname.split('/')[1])).size).toBeGreaterThan(
      3,
    );
  });

  it('answer the EEO questions where these are asked, in all ways, and without names', () => {
    const genders = new Set(large.eeoResponses.map((row) => row['gender']));
    expect(genders).toEqual(new Set(['Female', 'Male', 'Decline to self-identify', undefined]));
    const asked = new Set(
      large.postings
        .filter(({ id }) => large.postingQuestions.get(id)?.['eeoQuestions'] !== undefined)
        .map(({ id }) => id),
    );
    for (const { posting } of large.eeoResponsesPii) expect(asked).toContain(posting);
    const text = JSON.stringify(large.eeoResponses);
    expect(text).not.toContain('@');
    expect(text).not.toContain('contact');
  });
});

/** How far two series go together, from -1 to 1. */
function correlation(left: readonly number[], right: readonly number[]): number {
  const [a, b] = [mean(left), mean(right)];
  const covariance = mean(left.map((value, place) => (value - a) * ((right[place] ?? 0) - b)));
  const spread = (values: readonly number[], center: number) =>
    Math.sqrt(mean(values.map((value) => (value - center) ** 2)));
  return covariance / (spread(left, a) * spread(right, b));
}
