import { describe, expect, it } from 'vitest';
import { createCompany } from '../../src/demo/company.ts';
import { once } from '../helpers/once.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { createRemote } from '../helpers/run-tap.ts';
import { createWarehouse, withoutReadTime } from '../helpers/warehouse.ts';

const STREAMS = ['opportunities', 'opportunity_offers', 'opportunity_notes', 'contacts'];
const FLAGS = [...STREAMS, 'users', 'stages'].flatMap((name) => ['--select', name]);

/** A first load that is ended while it reads the archive, and the run after it. */
const runs = once(async () => {
  const company = createCompany({ opportunities: 420 });
  const active = company.opportunities.filter(({ archived }) => archived === null);
  const { tap, server } = await openTapAccount({ company, latencyMs: 20 });
  const remote = createRemote();
  const first = await tap(FLAGS, {
    remote,
    config: { start_date: '2010-01-01', max_concurrency: 5 },
    onLine(line) {
      if (line.includes('"phase":"archived"')) remote.kill('SIGTERM');
    },
  });
  const requests = server.requests.map(({ path }) => path);
  const second = await tap(FLAGS, {
    state: first.state,
    config: { start_date: '2010-01-01' },
    run: runInProcess,
  });
  return { company, active, first, second, requests };
});

describe('a first load', () => {
  it('has everything in process before the first archived opportunity', async () => {
    const { active, first, requests } = await runs();
    expect(first.code).toBe(143);
    const read = requests.flatMap((path) => /^\/opportunities\/(.+)\/notes$/.exec(path)?.[1] ?? []);
    const ids = new Set(active.map(({ id }) => id));
    expect(ids.size).toBeGreaterThan(10);
    expect(new Set(read.slice(0, ids.size))).toEqual(ids);
    expect(first.stderr).toContain(
      'All opportunities in process are loaded, with everything below them. The archive follows, from the newest to the oldest.',
    );
  });

  it('has lists that have no children before both', async () => {
    const { requests } = await runs();
    const firstChild = requests.findIndex((path) => path.split('/').length > 3);
    for (const list of ['/users', '/stages'])
      expect(requests.lastIndexOf(list)).toBeLessThan(firstChild);
  });

  it('goes on in the archive after an interruption, and is complete at its end', async () => {
    const { company, active, first, second } = await runs();
    expect(second.code).toBe(0);
    expect(second.stderr).toContain('continues: all in process are there, and the archive back to');
    const [cut, resumed] = [first, second].map(
      (run) => new Set(run.records('opportunities').map(({ id }) => id)),
    );
    expect(cut?.size).toBeGreaterThanOrEqual(active.length);
    expect(resumed?.size).toBeLessThan(company.opportunities.length - active.length / 2);
    const { tap } = await openTapAccount({ company }, runInProcess);
    const whole = await tap(FLAGS, { config: { start_date: '2010-01-01' } });
    const [inTwo, inOne] = [[first, second], [whole]].map((all) => {
      const warehouse = createWarehouse();
      for (const { messages } of all) warehouse.load(messages);
      return STREAMS.map((stream) => [...warehouse.table(stream).values()].map(withoutReadTime));
    });
    expect(inTwo).toEqual(inOne);
  });
});
