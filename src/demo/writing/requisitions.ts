import { createRandom, type Random } from '../random.ts';
import type { IdRow, Requisition, Row } from '../rows.ts';
import { closesAt, type Opening } from '../story/openings.ts';
import type { Staff } from '../story/staff.ts';
import type { Story } from '../story/story.ts';
import { TOPICS } from '../story/topics.ts';
import { DAY } from '../time.ts';
import { orNull, past, when } from './members.ts';
import { payFor } from './pay.ts';
import { workMailOf } from './users.ts';

const EMPLOYMENT = ['full-time', 'full-time', 'Full-Time', 'Exempt Full-Time', 'Contract', null];

/** The account's own fields of requisitions, one of each type (lever-api: requisition-fields). */
export function createRequisitionFields(random: Random): IdRow[] {
  return [
    {
      id: 'cost_center',
      text: 'Cost center',
      type: 'object',
      isRequired: true,
      subfields: [
        { id: 'city', text: 'City', type: 'text' },
        { id: 'campus_code', text: 'Campus code', type: 'number' },
      ],
    },
    { id: 'target_hire_date', text: 'Target hire date', type: 'date', isRequired: false },
    { id: 'budget', text: 'Budget', type: 'number', isRequired: false },
    { id: 'reason', text: 'Reason', type: 'text', isRequired: false },
    {
      id: 'grade',
      text: 'Grade',
      type: 'dropdown',
      isRequired: false,
      options: ['A', 'B'].map((text) => ({ id: random.uuid(), text })),
    },
  ];
}

/** The requisitions that were asked for by now, by the number of their opening. */
export function createRequisitions(story: Story): ReadonlyMap<number, Requisition> {
  const { openings, setup } = story;
  return new Map(
    openings
      .filter(({ code, requestedAt }) => code !== undefined && requestedAt <= setup.now)
      .map((opening) => [opening.number, createRequisition(story, opening)]),
  );
}

/** Requisitions without posting: one that waits, one that nobody wanted, and one forgotten. */
export function createSpareRequisitions(story: Story): Requisition[] {
  const [model] = story.openings;
  if (model === undefined) return [];
  return (['draft', 'pending', 'rejected'] as const).map((status, place) => {
    const requestedAt = story.setup.from + (place + 1) * 30 * DAY;
    const number = -1 - place;
    const opening = { ...model, number, code: `REQ-X${place + 1}`, requestedAt };
    const row = createRequisition(story, { ...opening, approvedAt: Infinity, headcount: 1 });
    return {
      ...row,
      name: 'Reserve',
      status,
      postings: [],
      closedAt: null,
      updatedAt: requestedAt,
    };
  });
}

function createRequisition({ setup, staff }: Story, opening: Opening): Requisition {
  const { number, code = '', requestedAt: createdAt, role, office } = opening;
  const { now, seed } = setup;
  const random = createRandom(seed, TOPICS.requisition, number);
  const { team, department } = role;
  const { approvedAt } = opening;
  const closedAt = past(closesAt(opening), now);
  const hasBand = number % 3 !== 2;
  return {
    id: random.uuid(),
    createdAt,
    status: statusOf(opening, now),
    requisitionCode: code,
    headcountHired: 0,
    ...createHeadcount(opening),
    backfill: number % 3 === 0,
    ...assign(staff, opening, now),
    internalNotes: ['', ' '][Math.abs(number % 2)],
    compensationBand: orNull(hasBand, createBand(opening)),
    approval: createApproval(random, staff, opening, now),
    employmentStatus: random.pick(EMPLOYMENT),
    // Names may have trailing blanks (lever-api: requisition-values).
    name: `${role.title}${number % 5 === 0 ? ' ' : ''}`,
    confidentiality: opening.isConfidential ? 'confidential' : 'non-confidential',
    location: office.city,
    team,
    department: department || null,
    postings: [opening.id],
    offerIds: [],
    ...when(number % 5 !== 0, {
      timeToFillStartAt: orNull(number % 2 === 1 && approvedAt <= now, approvedAt),
    }),
    ...when(number % 5 !== 0, { timeToFillEndAt: past(opening.filledAt, now) }),
    updatedAt: Math.max(createdAt, ...changesOf(opening, staff, now)),
    customFields: createCustomFields(random, opening),
    ...when(number % 7 !== 0, { closedAt }),
  };
}

/** From the request to its end, with a pause for some (lever-api: requisition-values). */
function statusOf(opening: Opening, now: number): string {
  const { fate, approvedAt, heldAt = Infinity, resumedAt = Infinity } = opening;
  if (fate === 'draft') return 'draft';
  if (approvedAt > now) return 'pending';
  if (fate === 'rejected') return 'rejected';
  if (closesAt(opening) <= now) return 'closed';
  return heldAt <= now && now < resumedAt ? 'onHold' : 'open';
}

/**
 * What moves its time: status, owner and manager, but no hire and no approval
 * (lever-api: requisition-updated-at).
 */
function changesOf(opening: Opening, staff: Staff, now: number): number[] {
  const { fate, approvedAt, heldAt, resumedAt, recruiter, manager, requestedAt } = opening;
  if (fate === 'draft') return [];
  const until = Math.min(now, closesAt(opening));
  const moments = [approvedAt, heldAt, resumedAt, fate === 'open' ? closesAt(opening) : undefined];
  return [
    ...moments.filter((at) => at !== undefined && at <= now),
    ...staff.handovers(recruiter, requestedAt, until),
    ...staff.handovers(manager, requestedAt, until),
  ] as number[];
}

/** A number, or the word `unlimited` (lever-api: unlimited-headcount). */
function createHeadcount({ number, headcount }: Opening): Row {
  const headcountInfinite = headcount === Infinity;
  return {
    headcountTotal: headcountInfinite ? 'unlimited' : headcount,
    ...when(headcountInfinite || number % 4 !== 2, { headcountInfinite }),
  };
}

function assign(staff: Staff, opening: Opening, now: number) {
  const { number, recruiter, manager, requestedAt } = opening;
  const until = Math.min(now, closesAt(opening));
  return {
    creator: staff.holder(manager, requestedAt).id,
    owner: orNull(number % 3 !== 1, staff.holder(recruiter, until).id),
    hiringManager: orNull(number % 4 !== 3, staff.holder(manager, until).id),
  };
}

function createBand({ role, office, number }: Opening): Row {
  const { amount: min, currency } = payFor(role, office, 0.88);
  const { amount: max } = payFor(role, office, 1.2);
  return { currency, interval: 'per-year-salary', min, max: number % 2 === 0 ? max : max + 0.5 };
}

/**
 * A map with one nested object, text, numbers and dates; often empty
 * (lever-api: requisition-custom-fields).
 */
function createCustomFields(
  random: Random,
  { number, office, role, requestedAt }: Opening,
): object {
  const campus = random.int(1, 9);
  if (number % 3 === 1) return {};
  return {
    cost_center: { city: office.city, campus_code: String(campus) },
    target_hire_date: requestedAt + 60 * DAY,
    budget: payFor(role, office, 1.25).amount,
    reason: number % 2 === 0 ? 'Growth' : '',
  };
}

/**
 * Approvers name their user by a role or by an object, in the same array (lever-api: approvers).
 */
function createApproval(
  random: Random,
  staff: Staff,
  { number, fate, requestedAt, approvedAt }: Opening,
  now: number,
): Row {
  const [id, stepId, approverId, accountId] = [0, 0, 0, 0].map(() => random.uuid());
  const boss = staff.positions[0]?.tenures[0];
  const creator = staff.holder(1, requestedAt).id;
  if (fate === 'draft' || boss === undefined) return { steps: [] };
  const isDecided = approvedAt <= now;
  const isApproved = isDecided && fate === 'open';
  const decided = fate === 'open' ? 'approved' : 'denied';
  const status = isDecided ? decided : 'inprogress';
  const email = workMailOf(boss);
  const step = {
    completed: isDecided,
    status,
    outOfBandOnly: false,
    approvalsRequired: 1,
    approvers: [
      { id: approverId, user: 'Requisition hiring manager', isDynamic: true, type: 'dynamic' },
      {
        id: boss.id,
        user: { userId: boss.id, email },
        isDynamic: false,
        type: 'static',
        ...when(isDecided, { approved: isApproved, approvedAt }),
        ...when(number % 8 === 0, { overridingUserId: boss.id }),
      },
    ],
  };
  return {
    id,
    status,
    ...when(number % 8 !== 0, { startedAt: requestedAt }),
    approvedAt: orNull(isApproved, approvedAt),
    accountId,
    createdBy: creator,
    steps: [{ ...when(number % 3 !== 0, { id: stepId }), ...step }],
  };
}
