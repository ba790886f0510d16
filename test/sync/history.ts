import fc from 'fast-check';
import { DEMO_NOW } from '../../src/demo/company.ts';
import type { Opportunity } from '../../src/demo/rows.ts';
import type { ChildRefresh } from '../../src/sync/run/context.ts';
import type { Limits } from '../../src/windows/limits.ts';
import { createSmallAccount, type SmallAccount } from '../helpers/small-account.ts';

// Histories: what happens in Lever between runs and during them, and what runs meet.

export const SECOND = 1000;
export const DAY = 86_400 * SECOND;
export const BEGINNING = DEMO_NOW - 400 * DAY;
export const LOOKBACK_MS = 300 * SECOND;
const CHILDREN = [
  'opportunity_offers',
  'opportunity_offer_fields',
  'opportunity_applications',
  'contacts',
];
/** What tells rows that are there from rows that are gone. */
const LIVE = ['opportunity_reads', 'deleted_opportunities'];
/** Every stream of a history. */
export const ALL_STREAMS = ['opportunities', ...CHILDREN, ...LIVE];

/** So small that a handful of rows fills windows, milliseconds, backlogs and early rows. */
export const TINY: Limits = {
  requestsPerState: 3,
  requestsPerWindow: 6,
  prefetchRequests: 5,
  windowRows: 3,
  streamedRows: 5,
  trialRows: 4,
  undividedRows: 2,
  millisecondRows: 3,
  backlogRows: 4,
  heldRows: 3,
  requestsAtOnce: 2,
};

const KINDS = [
  'add',
  'edit',
  'advance',
  'touch',
  'archive',
  'reopen',
  'late',
  'appear',
  'delete',
  'merge',
  'conceal',
  'anonymize',
  'fade',
  'hide',
  'exchange',
  'clear',
  'move',
] as const;
/** What no time of the opportunity tells; to `fade` is to be anonymized so. */
const SILENT: readonly string[] = ['fade', 'hide', 'exchange', 'clear', 'move'];

/** Something that happens in Lever; `row` picks an opportunity, `rows` how many. */
export interface Event {
  readonly kind: (typeof KINDS)[number];
  readonly row: number;
  readonly rows: number;
  /** How long after the event before, in milliseconds. */
  readonly after: number;
  readonly isUndated: boolean;
  /** Whether what is added is archived, as imported rows are. */
  readonly isArchived: boolean;
}

/** Whether a time of the opportunity tells of an event. */
export function isAnnounced({ kind }: Event): boolean {
  return !SILENT.includes(kind);
}

/** One run of the tap, and what happens before and during it. */
export interface Run {
  readonly before: readonly Event[];
  readonly during: readonly { readonly request: number; readonly event: Event }[];
  readonly refresh: ChildRefresh;
  readonly sweepRequests: number;
  /** Messages after which it is killed; undefined: never. */
  readonly killAfter: number | undefined;
  /** The request that Lever fails for good, if it is made. */
  readonly failAt: number | undefined;
  /** How many of its STATEs the target lost, counted from the last. */
  readonly statesLost: number;
  /** Whether the host merges the new state deeply into the old one. */
  readonly isMerged: boolean;
  readonly select: readonly string[];
  /** Whether what Lever deleted is erased. */
  readonly isErasing: boolean;
  /** Whether the key may read confidential data. */
  readonly hasAccess: boolean;
  /** Whether its state was written by a clock that was years ahead. */
  readonly isAhead: boolean;
}

/** A run that nothing disturbs. */
export const QUIET: Run = {
  before: [],
  during: [],
  refresh: 'touched',
  sweepRequests: 0,
  killAfter: undefined,
  failAt: undefined,
  statesLost: 0,
  isMerged: false,
  select: ALL_STREAMS,
  isErasing: true,
  hasAccess: true,
  isAhead: false,
};

const fields = {
  kind: fc.constantFrom(...KINDS),
  row: fc.nat(1000),
  rows: fc.constantFrom(1, 1, 1, 2, 9),
  after: fc.constantFrom(0, 1, 50, 20 * SECOND, 200 * SECOND, 3 * DAY, 60 * DAY),
  isUndated: fc.boolean(),
  isArchived: fc.boolean(),
};

const event: fc.Arbitrary<Event> = fc.record(fields);

const steps = {
  before: fc.array(event, { maxLength: 8 }),
  during: fc.array(fc.record({ request: fc.integer({ min: 1, max: 30 }), event }), {
    maxLength: 4,
  }),
  refresh: fc.constantFrom('updated', 'touched', 'active', 'all'),
  sweepRequests: fc.constantFrom(0, 0, 3, 20),
  killAfter: fc.option(fc.integer({ min: 5, max: 60 }), { nil: undefined }),
  failAt: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined, freq: 3 }),
  statesLost: fc.constantFrom(0, 0, 0, 1, 4),
  isMerged: fc.boolean(),
  select: fc.constantFrom(
    ALL_STREAMS,
    ALL_STREAMS,
    ['opportunity_offers'],
    ['opportunity_offers', 'opportunity_reads'],
    ['opportunities', 'opportunity_applications'],
    ['opportunities', 'opportunity_offers'],
  ),
  isErasing: fc.boolean(),
  hasAccess: fc.constantFrom(true, true, true, false),
  isAhead: fc.constantFrom(false, false, false, true),
};

export const run: fc.Arbitrary<Run> = fc.record(steps);

/** Rows of all ages and both halves. */
const initial = fc.record({
  ...fields,
  kind: fc.constant('add' as const),
  rows: fc.constantFrom(1, 2, 3),
  after: fc.constantFrom(0, 50, 3 * DAY, 60 * DAY),
});

/** What moves rows from one phase of a load to another. */
const moved = fc.record({
  ...fields,
  kind: fc.constantFrom('archive', 'reopen', 'edit', 'add', 'delete'),
  after: fc.constantFrom(0, 1, 20 * SECOND, 3600 * SECOND),
});

const part = fc.record({
  ...steps,
  before: fc.array(moved, { maxLength: 3 }),
  during: fc.array(fc.record({ request: fc.integer({ min: 1, max: 12 }), event: moved }), {
    maxLength: 3,
  }),
  refresh: fc.constant('touched' as const),
  sweepRequests: fc.constant(0),
  killAfter: fc.integer({ min: 20, max: 60 }),
  failAt: fc.constant(undefined),
  hasAccess: fc.constant(true),
  isAhead: fc.constant(false),
});

/** A first load of an account that is there already, in runs that are cut short in each phase. */
export const loadInPieces: fc.Arbitrary<readonly Run[]> = fc
  .tuple(
    fc.array(initial, { minLength: 8, maxLength: 14 }),
    fc.array(part, { minLength: 2, maxLength: 8 }),
  )
  .map(([before, [first, ...others]]) => (first ? [{ ...first, before }, ...others] : []));

/** What does not change during a history. */
export interface Setting {
  readonly startDate: number;
  /** Rows of a page. */
  readonly pageSize: number;
  /** How long each answer is said to take, in milliseconds. */
  readonly tookMs: number;
  /** Whether Lever refuses two kinds of filter together, which nothing documents. */
  readonly isStrict: boolean;
}

export const setting: fc.Arbitrary<Setting> = fc.record({
  startDate: fc.constantFrom(0, 3 * DAY, 100 * DAY).map((after) => BEGINNING + after),
  pageSize: fc.constantFrom(2, 3, 100),
  tookMs: fc.constantFrom(0, 1000),
  isStrict: fc.boolean(),
});

/** Lever in the making: an account, and the clock that events move. */
export interface Lever {
  readonly account: SmallAccount;
  happen(event: Event): void;
  now(): number;
  pass(ms: number): void;
}

/** Creates an account in which nothing has happened yet. */
export function createLever(): Lever {
  const account = createSmallAccount();
  let now = BEGINNING;
  const pick = (row: number, rows: number): readonly Opportunity[] => {
    const { opportunities } = account.company;
    return Array.from({ length: Math.min(rows, opportunities.length) }, (_, i) =>
      opportunities.at((row + i) % opportunities.length),
    ).filter((one) => one !== undefined);
  };
  /** Lever shows some rows a little after the time that it gives them, and imported ones long after. */
  const timeOfNew = (kind: Event['kind'], row: number): number => {
    if (kind === 'appear') return BEGINNING + Math.floor(((row % 1000) / 1000) * (now - BEGINNING));
    return kind === 'late' ? now - LOOKBACK_MS : now;
  };
  return {
    account,
    happen({ kind, row, rows, after, isUndated, isArchived }) {
      now += after;
      if (kind === 'add' || kind === 'late' || kind === 'appear')
        for (let i = 0; i < rows; i++) {
          const at = timeOfNew(kind, row + i);
          const added = account.add(at, isUndated ? null : at);
          if (isArchived) added.archived = { reason: 'none', archivedAt: at };
        }
      else
        for (const [i, opportunity] of pick(row, rows).entries()) {
          const [other = opportunity] = pick(row + 1 + i, 1);
          change(account, { row: opportunity, other, kind, at: now });
        }
    },
    now: () => now,
    pass(ms) {
      now += ms;
    },
  };
}

interface Change {
  readonly row: Opportunity;
  readonly other: Opportunity;
  readonly kind: Event['kind'];
  readonly at: number;
}

function change(account: SmallAccount, { row, other, kind, at }: Change): void {
  if (kind === 'edit') account.change(row, { updatedAt: at });
  if (kind === 'advance')
    account.change(row, { updatedAt: at, lastAdvancedAt: at, stage: 'lead-responded' });
  if (kind === 'archive')
    account.change(row, { updatedAt: at, archived: { reason: 'none', archivedAt: at } });
  if (kind === 'reopen') account.change(row, { updatedAt: at, archived: null });
  if (kind === 'touch') account.touch(row, at);
  if (kind === 'touch' || kind === 'hide') account.changeOffer(row);
  if (kind === 'delete') account.delete(row, at);
  if (kind === 'merge') account.merge(row, other.contact, at);
  if (kind === 'conceal') {
    const isOpen = row.confidentiality === 'non-confidential';
    account.change(row, {
      updatedAt: at,
      confidentiality: isOpen ? 'confidential' : 'non-confidential',
    });
  }
  if (kind === 'anonymize' || kind === 'fade')
    account.anonymize(row, kind === 'anonymize' ? at : undefined);
  if (kind === 'exchange' || kind === 'clear') account.exchangeOffer(row, kind === 'clear');
  if (kind === 'move') account.moveOffer(row, other);
}
