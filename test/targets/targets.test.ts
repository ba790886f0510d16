import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  addFeedback,
  addInterview,
  addNote,
  addOpportunity,
  advanceStage,
  archive,
  changeRequisitionStatus,
  closePosting,
  deactivateUser,
  deleteOpportunity,
  editFeedback,
  editTags,
} from '../helpers/lever-changes.ts';
import { type Account, openChangingAccount } from './account.ts';
import { CHECKS } from './checks.ts';
import { differences, sortByStream } from './compare.ts';
import { targets } from './definitions/index.ts';
import { eraseTwo, NEVER_LOADED } from './erasing.ts';
import { EVERYTHING, load, SAMPLE } from './load.ts';
import { type Pipe, type PipeRun, startPipe } from './pipe.ts';
import { createPlace } from './place.ts';
import type { Place, Table, Target } from './target.ts';

const FEW = 40;
const POLL_MS = 20;

const ODD_TEXTS = [
  `"double" 'single' \`back\` \\ \\n \\N / | ; , \t tab`,
  'line\nfeed\r\nreturn\u2028separator\u0085next',
  'Zoë 東京 👩‍💻 \ud83d half \0 NUL',
  ' padded ',
  'NULL',
  '{"looks": ["like", "JSON"]}',
  '$1 %s {0}',
];

function countRows(tables: ReadonlyMap<string, Table>): Record<string, number> {
  return Object.fromEntries([...tables].map(([name, { rows }]) => [name, rows.length]));
}

describe.each(targets)('$name', (target) => {
  it(CHECKS.everything.title, async () => {
    const place = createPlace();
    const run = await load({ target, place, config: SAMPLE, flags: EVERYTHING });
    const sent = sortByStream(run.messages);
    expect(sent.size).toBeGreaterThan(15);
    expect([...sent].filter(([, { rows }]) => rows.length === 0)).toEqual([]);
    expect(differences(target, sent, await target.read(place))).toEqual([]);
  });

  it(CHECKS.oddText.title, async () => {
    const { company, config } = await openChangingAccount(ODD_TEXTS.length);
    company.opportunities.forEach((opportunity, place) => {
      const text = ODD_TEXTS[place] ?? '';
      Object.assign(opportunity, { headline: text, tags: [text], links: ODD_TEXTS });
      opportunity['phones'] = [{ type: text, value: text }];
      opportunity['urls'] = { list: text, [text]: 'name' };
    });
    const place = createPlace();
    const flags = ['--select', 'opportunities'];
    const { messages } = await load({ target, place, config, flags });
    expect(differences(target, sortByStream(messages), await target.read(place))).toEqual([]);
  });

  it(CHECKS.again.title, async () => {
    const { config } = await openChangingAccount(FEW);
    const input = { target, place: createPlace(), config, flags: EVERYTHING };
    await load(input);
    const before = countRows(await target.read(input.place));
    const { messages } = await load(input);
    const tables = await target.read(input.place);
    const copies = target.keeps === 'latest' ? 1 : 2;
    for (const [name, count] of Object.entries(before))
      expect(tables.get(name)?.rows.length, name).toBe(copies * count);
    expect(differences(target, sortByStream(messages), tables)).toEqual([]);
  });

  it(CHECKS.changes.title, async () => {
    const account = await openChangingAccount(FEW);
    const input = { target, place: createPlace(), config: account.config, flags: EVERYTHING };
    const { state, messages } = await load(input);
    account.wait();
    const gone = changeMuch(account);
    account.wait();
    const second = await load({ ...input, state });
    const opportunities = (run: PipeRun['messages']) =>
      sortByStream(run).get('opportunities')?.rows.length ?? 0;
    expect(opportunities(second.messages)).toBeLessThan(opportunities(messages) / 2);
    const truth = await account.readAll(EVERYTHING);
    // What Lever takes away without a word stays in the table; the views of live rows leave it out.
    const found = differences(target, truth, await target.read(input.place), ['readAt']);
    expect([...found].sort()).toEqual(gone.map((row) => `${row}: nothing like it was sent`));
  });

  it(CHECKS.newChild.title, async () => {
    const account = await openChangingAccount(FEW);
    const { config } = account;
    const input = { target, place: createPlace(), config, flags: ['--select', 'opportunities'] };
    const { state } = await load(input);
    account.wait();
    const flags = ['--select', 'opportunities', '--select', 'opportunity_offer*'];
    await load({ ...input, flags, state });
    const truth = await account.readAll(flags);
    expect(truth.get('opportunity_offers')?.rows.length).toBeGreaterThan(0);
    expect(differences(target, truth, await target.read(input.place), ['readAt'])).toEqual([]);
  });

  it(CHECKS.deletions.title, async () => {
    const account = await openChangingAccount(FEW);
    const { config, company } = account;
    const flags = ['--select', 'opportunities', '--select', 'deleted_*'];
    const input = { target, place: createPlace(), config, flags };
    const { state } = await load(input);
    account.wait();
    const [victim] = company.opportunities.map(({ id }) => id);
    deleteOpportunity(company, victim ?? '', account.now());
    account.wait();
    await load({ ...input, state });
    const tables = await target.read(input.place);
    const ids = (name: string) => tables.get(name)?.rows.map((row) => row['id']);
    expect(ids('deleted_opportunities')).toContain(victim);
    expect(ids('opportunities')).toContain(victim);
  });

  it(CHECKS.vanished.title, async () => {
    const marking = await loseArchiveReason(target, {});
    expect(marking.stored).toContain(marking.lost);
    expect(marking.marked).toEqual(target.deletions ? [marking.lost] : []);
    if (!target.deletions) return;
    const removing = await loseArchiveReason(target, target.deletions.remove);
    expect(removing.stored).not.toContain(removing.lost);
    expect(removing.stored.length).toBeGreaterThan(0);
  });

  it(CHECKS.erased.title, async () => {
    const { mark, remove } = target.erasing;
    const found = await eraseTwo(target, mark, remove ?? mark);
    const { first, second, marked, others } = found;
    expect([...marked.keys()].sort()).toEqual([NEVER_LOADED, first].sort());
    for (const [id, row] of marked) expect(row).toEqual({ id });
    const gone = remove ? [] : [NEVER_LOADED, first, second];
    expect(found.stored).toEqual([...others, ...gone].sort());
    // What hangs below a deleted row has an id of its own, which no deletion names.
    expect(found.offersOfFirst).toBeGreaterThan(0);
    expect(found.live).toEqual(target.sql && others);
  });

  it(CHECKS.killed.title, async () => {
    const account = await openChangingAccount(3 * FEW);
    const place = createPlace();
    const input = { target, place, config: account.config, flags: EVERYTHING };
    const pipe = startPipe({ ...input, settings: target.smallBatches });
    await waitForRows(pipe, target, place);
    pipe.killTarget();
    const { codes, state, log } = await pipe.done;
    expect(codes, log).toEqual({ tap: 1, target: 137 });
    expect(log).toContain('CRITICAL The reader of stdout went away');
    const truth = await account.readAll(EVERYTHING);
    expect(differences(target, truth, await target.read(place), ['readAt'])).not.toEqual([]);
    await load({ ...input, state });
    expect(differences(target, truth, await target.read(place), ['readAt'])).toEqual([]);
  });
});

/** A day's work: rows of every kind change, and some are new. Returns the keys of those that go. */
function changeMuch({ company, now }: Account): readonly string[] {
  const [first, second, third, fourth, fifth] = company.opportunities.map(({ id }) => id);
  advanceStage(company, first ?? '', now());
  archive(company, second ?? '', now());
  editTags(company, third ?? '', now());
  addNote(company, fourth ?? '', now());
  addFeedback(company, fifth ?? '', now());
  editFeedback(company, fifth ?? '', now());
  addInterview(company, first ?? '', now());
  addOpportunity(company, now());
  addOpportunity(company, now(), { updatedAt: null });
  const open = company.postings.find(({ state }) => state === 'published');
  const channels = [...(open?.distributionChannels ?? [])].sort();
  closePosting(company, open?.id ?? '', now());
  deactivateUser(company, company.users[0]?.id ?? '', now());
  changeRequisitionStatus(company, company.requisitions[0]?.id ?? '', now());
  expect(channels.length).toBeGreaterThan(0);
  return channels.map((channel) => `posting_distribution_channels ${open?.id} ${channel}`);
}

/** Loads a full table, with ACTIVATE_VERSION, before and after one of its rows is gone. */
async function loseArchiveReason(target: Target, settings: Readonly<Record<string, unknown>>) {
  const { company, config } = await openChangingAccount(FEW);
  const place = createPlace();
  const flags = ['--select', 'archive_reasons'];
  const versioned = { ...config, emit_activate_version_messages: true };
  const input = { target, place, config: versioned, flags, settings };
  const { state } = await load(input);
  const lost = company.archiveReasons.pop()?.id;
  company.version += 1;
  await load({ ...input, state });
  return {
    lost,
    stored: (await target.read(place)).get('archive_reasons')?.rows.map((row) => row['id']) ?? [],
    marked: (await target.deletions?.marked(place, 'archive_reasons')) ?? [],
  };
}

/** Waits until the target has stored something; some stores cannot be read meanwhile, but tell by a state. */
async function waitForRows(pipe: Pipe, target: Target, place: Place): Promise<void> {
  let isOver = false;
  void pipe.done.finally(() => {
    isOver = true;
  });
  const hasRows = async () => {
    const tables = await target.read(place).catch(() => new Map<string, Table>());
    return [...tables.values()].some(({ rows }) => rows.length > 0);
  };
  while (!isOver && !pipe.hasState() && !(await hasRows())) await sleep(POLL_MS);
  expect(isOver, 'the pipe ended before anything was stored').toBe(false);
}
