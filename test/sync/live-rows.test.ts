import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Company, createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import type { Offer } from '../../src/demo/rows.ts';
import type { StreamDefinition } from '../../src/streams/define.ts';
import { streams } from '../../src/streams/index.ts';
import type { Limits } from '../../src/windows/limits.ts';
import { erode } from '../helpers/erosion.ts';
import {
  deleteOpportunity,
  moveChildren,
  removeChildren,
  rewriteChild,
  shareOffers,
} from '../helpers/lever-changes.ts';
import { comparableRows, liveRows } from '../helpers/live-rows.ts';
import { runEngine } from '../helpers/run-engine.ts';
import type { Message } from '../helpers/run-tap.ts';
import { createWarehouse, type Warehouse } from '../helpers/warehouse.ts';

const HOUR = 3_600_000;
/** `npm run test:fuzz` has many more. */
const NUM_RUNS = Number(process.env['NUM_RUNS'] ?? 8);
const EVERYTHING = ['*', 'eeo*'];
/** Without the tables that stay as they are. */
const LIVING = streams.filter(({ source }) => source.kind !== 'reads' && source.kind !== 'period');

/** Windows of a few rows, and a STATE after a few requests. */
const SMALL_STEPS = {
  requestsPerState: 6,
  prefetchRequests: 5,
  windowRows: 3,
  heldRows: 2,
} satisfies Partial<Limits>;

/** An account that is read again and again, each time with everything below opportunities. */
function openHistory(
  company: Company,
  select: readonly string[] = EVERYTHING,
  onRequest: (number: number) => void = () => undefined,
) {
  let clock = DEMO_NOW;
  let ours = DEMO_NOW;
  let state: unknown;
  const run = async (given: unknown) => {
    const result = await runEngine(company, {
      select,
      state: given,
      settings: { childRefresh: 'all' },
      now: () => clock,
      receivedAt: () => ours++,
      onRequest: ({ number }) => void onRequest(number),
    });
    expect(result.report?.failures.size).toBe(0);
    return result;
  };
  const messages: Message[] = [];
  return {
    messages,
    /** Lets an hour pass, and tells Lever's time. */
    wait: () => (clock += HOUR),
    async sync() {
      clock += HOUR;
      const result = await run(state);
      state = result.state;
      messages.push(...result.messages);
    },
    /** What an empty warehouse holds after a first run. */
    async account(): Promise<Warehouse> {
      const warehouse = createWarehouse();
      warehouse.load((await run(undefined)).messages);
      return warehouse;
    },
  };
}

async function expectAccount(
  history: ReturnType<typeof openHistory>,
  living: readonly StreamDefinition[] = LIVING,
): Promise<void> {
  const live = liveRows(history.messages);
  const account = await history.account();
  for (const stream of living) {
    const expected = comparableRows(stream, account.table(stream.name).values());
    expect(comparableRows(stream, live.get(stream.name) ?? []), stream.name).toEqual(expected);
  }
}

describe('live rows', () => {
  it('are those of the account, whatever went from it or moved within it', async () => {
    const company = createCompany({ opportunities: 60 });
    const history = openHistory(company);
    await history.sync();
    erode(company, history.wait());
    await history.sync();
    await expectAccount(history);
    const warehouse = createWarehouse();
    warehouse.load(history.messages);
    const live = liveRows(history.messages);
    const dead = LIVING.filter(
      ({ name }) => warehouse.ids(name).length > (live.get(name)?.length ?? 0),
    );
    expect(dead.length).toBeGreaterThan(25);
  });

  it('are the same where the rows that others are made of are not replicated', async () => {
    const company = createCompany({ opportunities: 60 });
    const made = LIVING.filter(({ source }) => source.kind === 'derived').map(({ name }) => name);
    const history = openHistory(company, [
      ...made,
      'opportunities',
      'contacts',
      '*_reads',
      'deleted_*',
    ]);
    await history.sync();
    erode(company, history.wait());
    await history.sync();
    await expectAccount(history);
  });

  it('have an offer as long as one live opportunity lists it', async () => {
    const company = createCompany({ opportunities: 60 });
    const [from = '', other = ''] = [...company.offers.keys()];
    const offer = company.offers.get(from)?.[0]?.id;
    shareOffers(company, from, other);
    const history = openHistory(company);
    const isLive = () =>
      liveRows(history.messages)
        .get('opportunity_offers')
        ?.some(({ id }) => id === offer);
    await history.sync();
    expect(isLive()).toBe(true);
    // Which of the two was read last, and is named by the row, must not matter.
    deleteOpportunity(company, other, history.wait());
    await history.sync();
    expect(isLive()).toBe(true);
    removeChildren(company, 'offers', from);
    await history.sync();
    expect(isLive()).toBe(false);
    await expectAccount(history);
  });

  it('have no application of a candidate who lists none any more', async () => {
    const company = createCompany({ opportunities: 20 });
    const history = openHistory(company, ['candidate_applications', 'candidate_reads']);
    await history.sync();
    const at = history.wait();
    const left = company.opportunities.find(({ applications }) => applications.length > 0);
    const [gone] = left?.applications ?? [];
    company.applications.delete(left?.id ?? '');
    Object.assign(left ?? {}, { applications: [], updatedAt: at });
    company.version += 1;
    await history.sync();
    const ids = liveRows(history.messages)
      .get('candidate_applications')
      ?.map(({ id }) => id);
    expect(ids).not.toContain(gone);
    expect(ids?.length).toBe(company.applications.size);
  });

  it('lose nothing while a stream is left out, or far behind those that are read with it', async () => {
    const company = createCompany({ opportunities: 60 });
    let ours = DEMO_NOW;
    const options = { receivedAt: () => ours++, pageSize: 3, limits: SMALL_STEPS };
    const few = ['opportunity_notes', 'requisition_offers', '*_reads', 'deleted_*'];
    const more = [...few, 'opportunity_note_fields', 'requisitions'];
    const first = await runEngine(company, { ...options, select: more });
    const count = (messages: readonly Message[]) =>
      ['opportunity_note_fields', 'requisitions'].map(
        (name) => liveRows(messages).get(name)?.length,
      );
    const all = count(first.messages);
    expect(all).not.toContain(0);

    const second = { ...options, select: few, state: first.state, sweepRequests: 1000 };
    const leftOut = await runEngine(company, second);
    expect(count([...first.messages, ...leftOut.messages])).toEqual(all);

    // A stream that is new is killed on its way, and the sweep reads its lists for the others.
    const begun = await runEngine(company, { ...options, select: few });
    const killed = { ...options, select: more, state: begun.state, killAfter: 500 };
    const cut = await runEngine(company, killed);
    const third = { ...options, select: more, state: cut.state, sweepRequests: 1000 };
    const done = await runEngine(company, third);
    expect(count([...begun.messages, ...cut.messages, ...done.messages])).toEqual(all);
  });

  it('take what no marker speaks of for live, and rows of a first version until one does', async () => {
    const company = createCompany({ opportunities: 60 });
    const history = openHistory(company);
    await history.sync();
    const first = history.messages.filter(({ stream }) => !stream?.endsWith('_reads'));
    const withoutTimes = first.map((message) =>
      message['record']
        ? { ...message, record: { ...(message['record'] as object), readAt: null } }
        : message,
    );
    history.messages.splice(0, Number.POSITIVE_INFINITY, ...withoutTimes);
    await expectAccount(history);
    erode(company, history.wait());
    await history.sync();
    await expectAccount(history);
  });

  it('are right after moves, removals and exchanges in the middle of runs', async () => {
    const happening = fc.record({
      request: fc.integer({ min: 1, max: 60 }),
      kind: fc.constantFrom('move', 'share', 'shrink', 'remove', 'delete'),
      from: fc.nat(5),
      to: fc.nat(5),
    });
    const history = fc.array(fc.array(happening, { maxLength: 6 }), { minLength: 1, maxLength: 3 });
    await fc.assert(fc.asyncProperty(history, live), { numRuns: NUM_RUNS });
  });
});

interface Happening {
  readonly request: number;
  readonly kind: string;
  readonly from: number;
  readonly to: number;
}

/** Lives through runs with what happens at some of their requests, and compares at the end. */
async function live(runs: readonly (readonly Happening[])[]): Promise<void> {
  const company = createCompany({ opportunities: 6 });
  const [some] = createCompany({ opportunities: 60 }).offers.values();
  for (const { id } of company.opportunities)
    company.offers.set(id, [{ ...(some?.[0] as Offer), id: `offer-${id}` }]);
  let now: readonly Happening[] = [];
  const select = ['opportunities', 'opportunity_offer*', 'opportunity_reads', 'deleted_*'];
  const history = openHistory(company, select, (number) => {
    for (const one of now) if (one.request === number) happen(company, one, history.wait());
  });
  for (const run of runs) {
    now = run;
    await history.sync();
  }
  now = [];
  await history.sync();
  const selected = LIVING.filter(({ name }) => /^opportunity_offer|^opportunities$/.test(name));
  await expectAccount(history, selected);
}

function happen(company: Company, { kind, from, to }: Happening, at: number): void {
  const id = company.opportunities[from % company.opportunities.length]?.id ?? '';
  const other = company.opportunities[to % company.opportunities.length]?.id ?? '';
  if (kind === 'move') moveChildren(company, 'offers', id, other);
  if (kind === 'share' && id !== other) shareOffers(company, id, other);
  if (kind === 'shrink' && company.offers.get(id)?.length)
    rewriteChild(company, 'offers', id, ({ fields }) => ({ fields: (fields as []).slice(1) }));
  if (kind === 'remove') removeChildren(company, 'offers', id);
  if (kind === 'delete' && company.opportunities.length > 1) deleteOpportunity(company, id, at);
}
