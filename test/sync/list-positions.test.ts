import { expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { runEngine } from '../helpers/run-engine.ts';

it('the position of a stage is counted over pages, and anew when the list is begun again', async () => {
  const company = createCompany({ opportunities: 1 });
  let isStale = true;
  let clock = DEMO_NOW;
  const run = await runEngine(company, {
    select: ['stages'],
    pageSize: 2,
    receivedAt: () => clock++,
    onRequest({ query }) {
      if (!query.has('offset') || !isStale) return undefined;
      isStale = false;
      return 'stale-offset';
    },
  });
  const positions = run.records('stages').map(({ id, position }) => [id, position]);
  const expected = company.stages.map(({ id }, i) => [id, i]);
  expect(expected.length).toBeGreaterThan(4);
  expect(positions).toEqual([...expected.slice(0, 2), ...expected]);
});
