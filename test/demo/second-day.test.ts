import { describe, expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import type { Company, Row } from '../../src/demo/rows.ts';
import { DAY, HOUR } from '../../src/demo/time.ts';
import { runEngine } from '../helpers/run-engine.ts';

const STAMPS = ['updatedAt', 'lastInteractionAt', 'lastAdvancedAt'];

/** All rows with an id, by what they are and whose they are. */
function rowsOf(company: Company): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>();
  for (const [name, collection] of Object.entries(company)) {
    if (typeof collection === 'number') continue;
    const isByParent = collection instanceof Map;
    const lists = isByParent ? [...collection] : [['', collection] as const];
    for (const [parent, list] of lists)
      for (const row of [list].flat() as Row[])
        if (row['id'] !== undefined) rows.set(`${name} ${parent} ${row['id']}`, row);
  }
  return rows;
}

/** What is new, gone or different in the later of two companies, by the name of the collection. */
function compare(before: Company, after: Company) {
  const [old, young] = [rowsOf(before), rowsOf(after)];
  const nameOf = (key: string): string => key.split(' ')[0] ?? '';
  const added = [...young.keys()].filter((key) => !old.has(key));
  const gone = [...old.keys()].filter((key) => !young.has(key));
  const changed = [...old].flatMap(([key, was]) => {
    const is = young.get(key);
    if (is === undefined) return [];
    const members = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
      (member) => JSON.stringify(was[member]) !== JSON.stringify(is[member]),
    );
    const parent = key.split(' ')[1] ?? '';
    return members.length === 0 ? [] : [{ name: nameOf(key), parent, members, was, is }];
  });
  return {
    changed,
    added: (name: string) => added.filter((key) => nameOf(key) === name),
    gone: (name: string) => gone.filter((key) => nameOf(key) === name),
    /** The changes of a collection that touch a member. */
    edits: (name: string, member: string) =>
      changed.filter((one) => one.name === name && one.members.includes(member)),
  };
}

const first = createCompany();
const second = createCompany({ now: DEMO_NOW + DAY });
const day = compare(first, second);

describe('the day after', () => {
  it('is the same company', () => {
    expect(createCompany({ now: DEMO_NOW })).toEqual(first);
    expect(createCompany({ now: DEMO_NOW + DAY })).toEqual(second);
    const untouched = rowsOf(first).size - day.changed.length;
    expect(untouched / rowsOf(first).size).toBeGreaterThan(0.97);
  });

  it.each<[string, number]>([
    ['newcomers', day.added('opportunities').length],
    ['applications', day.added('applications').length],
    ['notes', day.added('notes').length],
    ['audit events', day.added('auditEvents').length],
    ['moves to another stage', day.edits('opportunities', 'stage').length],
    ['archived candidacies', day.edits('opportunities', 'archived').length],
    ['exchanged interviewers', day.edits('interviews', 'interviewers').length],
    ['forms that were finished', day.edits('feedback', 'completedAt').length],
    ['opinions that were changed', day.edits('feedback', 'fields').length],
    ['removed notes', day.edits('notes', 'deletedAt').length],
    ['offers that went on', day.edits('offers', 'status').length],
    ['signed offers', day.edits('offers', 'signedDocument').length],
    ['anonymized people', day.edits('contacts', 'emails').length],
    ['closed postings', day.edits('postings', 'state').length],
    ['closed requisitions', day.edits('requisitions', 'closedAt').length],
    ['users who left', day.edits('users', 'deactivatedAt').length],
    ['deleted opportunities', day.added('deletedOpportunities').length],
    ['deleted applications', day.added('deletedApplications').length],
  ])('brings %s', (_name, count) => {
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(20);
  });

  it('leaves traces of what is gone, and of nothing else', () => {
    const idsOf = (keys: readonly string[]) => keys.map((key) => key.split(' ')[2]);
    expect(idsOf(day.added('deletedOpportunities'))).toEqual(idsOf(day.gone('opportunities')));
    for (const name of ['postings', 'requisitions', 'users', 'auditEvents', 'interviews'])
      expect(day.gone(name)).toEqual([]);
  });

  it('happens in the day', () => {
    for (const { was, is, members } of day.changed)
      for (const member of members.filter((one) => /At$/.test(one) && is[one] !== null)) {
        if (member === 'snoozedUntil') continue;
        expect(Number(is[member]), member).toBeGreaterThanOrEqual(DEMO_NOW - 1000);
        expect(Number(is[member]), member).toBeLessThan(DEMO_NOW + DAY);
        expect(Number(is[member])).toBeGreaterThan(Number(was[member] ?? 0));
      }
  });
});

describe('the stamps of an opportunity', () => {
  /** By opportunity, which collections below it changed or grew. */
  const touched = new Map<string, Set<string>>();
  const note = (parent: string, what: string): void => {
    touched.set(parent, (touched.get(parent) ?? new Set<string>()).add(what));
  };
  for (const { name, parent } of day.changed) note(parent, `${name} changed`);
  for (const name of ['notes', 'feedback', 'panels', 'files', 'resumes', 'forms'])
    for (const key of day.added(name)) note(key.split(' ')[1] ?? '', `${name} added`);
  const own = new Map(
    day.changed
      .filter(({ name }) => name === 'opportunities')
      .map(({ is, members }) => [String(is['id']), members]),
  );
  const silent = /^(interviews|panels|feedback|notes|offers|forms) changed$/;

  it('do not move for edits and removals below it, or for offers', () => {
    const quiet = [...touched].filter(([, changes]) =>
      [...changes].every((one) => silent.test(one)),
    );
    const kinds = quiet.flatMap(([, changes]) => [...changes]);
    expect(kinds).toContain('feedback changed');
    expect(kinds).toContain('offers changed');
    for (const [id] of quiet) expect(own.get(id)).toBeUndefined();
  });

  it('move as Lever moves them', () => {
    for (const [id, members] of own) {
      const moved = members.filter((member) => STAMPS.includes(member));
      if (members.includes('stage')) expect(moved).toEqual(STAMPS);
      else if (members.includes('archived'))
        expect(moved).toEqual(expect.arrayContaining(STAMPS.slice(0, 2)));
      else if (members.includes('isAnonymized')) expect(moved).toEqual(['updatedAt']);
      else if (touched.get(id)?.has('feedback added'))
        expect(moved).toEqual(expect.arrayContaining(STAMPS.slice(0, 2)));
      else if (touched.get(id)?.has('notes added')) expect(moved).toEqual(['lastInteractionAt']);
    }
    expect([...own.values()].flat()).toContain('isAnonymized');
  });
});

describe('a run from the state of the first day', () => {
  const select = ['opportunities', 'opportunity_*', 'contacts', 'users', 'postings', 'deleted_*'];
  const settings = { childRefresh: 'active' } as const;

  it('brings what the day has brought, and little else', async () => {
    const before = await runEngine(first, { select, settings, now: () => DEMO_NOW });
    const after = await runEngine(second, {
      select,
      settings,
      now: () => DEMO_NOW + DAY,
      state: before.state,
    });
    expect(after.error).toBeUndefined();
    const idsIn = (stream: string) => after.records(stream).map(({ id }) => id);
    expect(idsIn('opportunities').length).toBeLessThan(60);
    for (const [stream, name] of [
      ['opportunities', 'opportunities'],
      ['postings', 'postings'],
      ['contacts', 'contacts'],
      ['opportunity_notes', 'notes'],
      ['opportunity_feedback', 'feedback'],
      ['opportunity_offers', 'offers'],
      ['opportunity_interviews', 'interviews'],
      ['deleted_opportunities', 'deletedOpportunities'],
      ['deleted_applications', 'deletedApplications'],
    ] as const)
      for (const key of day.added(name)) expect(idsIn(stream), stream).toContain(key.split(' ')[2]);
    for (const [stream, name, member] of [
      ['opportunities', 'opportunities', 'stage'],
      ['opportunities', 'opportunities', 'archived'],
      ['opportunity_notes', 'notes', 'deletedAt'],
      ['opportunity_offers', 'offers', 'status'],
      ['opportunity_feedback', 'feedback', 'fields'],
      ['opportunity_interviews', 'interviews', 'interviewers'],
      ['users', 'users', 'deactivatedAt'],
      ['postings', 'postings', 'state'],
      ['contacts', 'contacts', 'emails'],
    ] as const)
      for (const { is } of day.edits(name, member)) expect(idsIn(stream)).toContain(is['id']);
  });
});

describe('the story', () => {
  it.each([
    ['an hour later', 0, HOUR],
    ['a week later', DAY, 8 * DAY],
    ['a quarter later', 30 * DAY, 120 * DAY],
    ['a year later', -400 * DAY, -35 * DAY],
  ])('is the same when it is told %s', (_name, from, until) => {
    const [early, late] = [from, until].map((at) =>
      createCompany({ opportunities: 120, now: DEMO_NOW + at }),
    ) as [Company, Company];
    const { gone, changed, added } = compare(early, late);
    const deleted = new Set(late.deletedOpportunities.map(({ id }) => id));
    for (const key of gone('opportunities')) expect(deleted).toContain(key.split(' ')[2]);
    for (const name of ['users', 'postings', 'requisitions', 'auditEvents', 'deletedPostings'])
      expect(gone(name)).toEqual([]);
    for (const { was, is, name } of changed) {
      expect(is['createdAt'], name).toEqual(was['createdAt']);
      if (name === 'opportunities') expect(Number(is['updatedAt'])).toBeGreaterThan(0);
    }
    const createdBefore = added('opportunities').filter((key) => {
      const row = late.opportunities.find(({ id }) => id === key.split(' ')[2]);
      return Number(row?.createdAt) < DEMO_NOW + from - 1000;
    });
    expect(createdBefore).toEqual([]);
  });

  it('has exactly as many opportunities as were asked for, when it was asked for', () => {
    for (const opportunities of [0, 1, 2, 7, 24, 60, 301])
      for (const until of [DEMO_NOW, DEMO_NOW - DAY, DEMO_NOW - 100 * DAY])
        expect(createCompany({ opportunities, until }).opportunities).toHaveLength(opportunities);
  });
});
