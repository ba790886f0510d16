import { describe, expect, it } from 'vitest';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import type { ScanFacts } from '../../src/progress/scan-progress.ts';
import { createTracker } from '../../src/progress/tracker.ts';
import { runEngine } from '../helpers/run-engine.ts';

const SELECT = ['users', 'opportunities', 'opportunity_offers', 'opportunity_notes'];
const MORE = ['files', 'resumes', 'panels', 'feedback'].map((name) => `opportunity_${name}`);

function openTracker() {
  let now = 0;
  return createTracker(SELECT, () => now++);
}

describe('what a run tells of its progress', () => {
  it('goes through all requests and ends with none left', async () => {
    const tracker = openTracker();
    const seen: ScanFacts[] = [];
    const run = await runEngine(createCompany({ opportunities: 300 }), {
      select: [...SELECT, ...MORE],
      // So few that progress is saved many times.
      limits: { requestsPerState: 150, requestsPerWindow: 150 },
      progress: tracker,
      onRequest() {
        seen.push(...tracker.scanFacts());
        return undefined;
      },
    });
    const last = tracker.scanFacts()[0];
    expect(last).toMatchObject({ name: 'opportunities', share: 1, requestsLeft: 0 });
    expect(last?.rows).toBe(run.records('opportunities').length);
    const most = Math.max(...seen.map(({ requestsLeft }) => requestsLeft));
    expect(most).toBeGreaterThan(100);
    expect(most).toBeLessThanOrEqual(run.count(/opportunities\/.*\//));
    const shares = new Set(seen.map(({ share }) => share));
    expect(shares.size).toBeGreaterThan(2);
  });

  it('knows the phase, the records and the bookmark of every stream', async () => {
    const tracker = openTracker();
    expect(tracker.streamFacts().map(({ phase }) => phase)).toEqual(SELECT.map(() => 'waiting'));
    const run = await runEngine(createCompany({ opportunities: 20 }), {
      select: SELECT,
      progress: tracker,
      onRequest: ({ path }) => (path.endsWith('/notes') ? 400 : undefined),
    });
    const facts = tracker.streamFacts();
    expect(facts.map(({ name, phase }) => [name, phase])).toEqual([
      ['users', 'done'],
      ['opportunities', 'done'],
      ['opportunity_offers', 'done'],
      ['opportunity_notes', 'failed'],
    ]);
    for (const { name, report, durationMs } of facts) {
      expect(report?.records).toBe(run.records(name).length);
      expect(durationMs).toBeGreaterThan(0);
    }
    const value = tracker.state()?.bookmarks['opportunities']?.['replication_key_value'];
    expect(Date.parse(String(value))).toBeLessThan(DEMO_NOW);
  });

  it('tells streams that the key may not read from those that failed', async () => {
    const tracker = createTracker(['stages'], () => 0);
    await runEngine(createCompany({ opportunities: 1 }), {
      progress: tracker,
      onRequest: ({ path }) => (path === '/stages' ? 403 : undefined),
    });
    expect(tracker.streamFacts()[0]?.phase).toBe('left out');
  });
});
