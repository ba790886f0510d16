import { expect, it } from 'vitest';
import { type Company, createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import type { Posting } from '../../src/demo/rows.ts';
import { type EngineRun, runEngine } from '../helpers/run-engine.ts';

const HOUR = 3_600_000;
const SELECT = ['postings', 'posting_questions'];

const idsOf = (run: EngineRun, stream: string): readonly unknown[] =>
  run
    .records(stream)
    .map(({ id }) => id)
    .sort();

/** Adds a posting without `updatedAt`, which none was seen to be, nor documented not to be. */
function addUndated(company: Company, id: string, createdAt: number): void {
  const [model] = company.postings;
  const posting = { ...model, id, createdAt, updatedAt: null };
  company.postings.push(posting as unknown as Posting);
  company.postingQuestions.set(id, { ...company.postingQuestions.get(model?.id ?? ''), id });
  company.version++;
}

it('postings are read by their update, and those without one are looked for in the whole list', async () => {
  const company = createCompany({ opportunities: 10, until: DEMO_NOW - 24 * HOUR });
  addUndated(company, 'undated', DEMO_NOW - 5000 * HOUR);
  const first = await runEngine(company, { select: SELECT });
  expect(idsOf(first, 'postings')).toEqual(company.postings.map(({ id }) => id).sort());
  expect(idsOf(first, 'posting_questions')).toEqual(idsOf(first, 'postings'));

  addUndated(company, 'later', DEMO_NOW + HOUR);
  const [edited] = company.postings;
  if (edited) edited.updatedAt = DEMO_NOW + HOUR;
  company.version++;
  for (const childRefresh of ['updated', 'touched', 'all'] as const) {
    const next = await runEngine(company, {
      select: SELECT,
      state: first.state,
      settings: { childRefresh },
      now: () => DEMO_NOW + 2 * HOUR,
    });
    const changed = [edited?.id, 'later'].sort();
    const isWhole = childRefresh === 'all';
    const expected = isWhole ? company.postings.map(({ id }) => id).sort() : changed;
    expect(idsOf(next, 'postings')).toEqual(expected);
    expect(idsOf(next, 'posting_questions')).toEqual(expected);
    expect(next.count(/^\/postings$/)).toBe(2);
  }
});
