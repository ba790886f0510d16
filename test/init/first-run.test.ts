import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { estimateLoad } from '../../src/check/estimate-load.ts';
import { checkDiscoverySettings } from '../../src/config/check-settings.ts';
import { openSession } from '../../src/connection/session.ts';
import { createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { describeFirstRun, isLong } from '../../src/init/first-run.ts';
import { asGathered } from '../../src/init/key-check.ts';
import { streams } from '../../src/streams/index.ts';
import { openAccount } from '../helpers/open-account.ts';

const quiet = {
  hide: () => undefined,
  redact: (text: string) => text,
  write: () => undefined,
  draw: () => undefined,
  setFooter: () => undefined,
};

/** The estimate for an account of so many opportunities, and how many there are. */
async function estimateFor(opportunities: number, names: readonly string[], from: number) {
  const company = createCompany({ opportunities });
  const { server } = await openAccount({ company, token: 'key' });
  const config = checkDiscoverySettings(
    asGathered({ token: 'key', base_url: server.url, requests_per_second: '100000' }, 'config'),
  );
  const program = {
    controller: new AbortController(),
    stderr: quiet,
    endsItself: () => undefined,
    collectEarly: () => undefined,
  };
  const session = openSession(config, { logLevel: 'silent', logFormat: 'json' }, program);
  const chosen = streams.filter(({ name }) => names.includes(name));
  const estimate = await estimateLoad(chosen, from, session);
  const real = company.opportunities.filter(({ createdAt }) => createdAt >= from).length;
  return { estimate, real, asked: server.requests.length };
}

// A sample finds other rows at every moment.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: DEMO_NOW }));
afterEach(() => void vi.useRealTimers());

describe('the estimate of a first run', () => {
  const names = [
    'opportunities',
    'opportunity_notes',
    'opportunity_note_fields',
    'opportunity_offers',
  ];

  it('counts a small account as it is, and a request for each row and list below it', async () => {
    const from = Date.UTC(2024, 0, 1);
    const { estimate, real } = await estimateFor(300, names, from);
    const count = estimate?.rows.get('opportunities') ?? 0;
    expect(Math.abs(count - real)).toBeLessThanOrEqual(1);
    expect(estimate?.requests).toBe(Math.ceil(count / 100 + 2 * count));
  });

  it('comes near a larger one with a few dozen requests', async () => {
    const from = Date.UTC(2020, 0, 1);
    const { estimate, real, asked } = await estimateFor(6000, names, from);
    expect(asked).toBeLessThan(60);
    expect((estimate?.rows.get('opportunities') ?? 0) / real).toBeGreaterThan(0.7);
    expect((estimate?.rows.get('opportunities') ?? 0) / real).toBeLessThan(1.3);
  });

  it('is nothing to say for lists that are read whole', async () => {
    const { estimate } = await estimateFor(10, ['users'], 0);
    expect(estimate).toEqual({ rows: new Map(), requests: 0 });
  });

  it('is said in round numbers', () => {
    const cost = { rows: new Map([['opportunities', 12_345]]), requests: 98_765 };
    expect(describeFirstRun('2020-01-01', cost)).toMatch(
      /^Since 2020-01-01: about 12,000 opportunities\. The first run makes about 99,000 requests, which take 3 h /,
    );
    expect(isLong(cost)).toBe(true);
    expect(isLong({ rows: new Map(), requests: 1000 })).toBe(false);
  });
});
