import { orNull, when } from './members.ts';
import type { Random } from './random.ts';
import type { IdRow, Posting, Requisition, Row } from './rows.ts';
import type { Setting } from './setting.ts';
import { DAY } from './time.ts';

const STATUSES = ['open', 'closed', 'open', 'onHold', 'draft', 'open', 'pending', 'rejected'];
const EMPLOYMENT = ['full-time', 'Full-Time', 'Contract', 'Exempt Full-Time', null];

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

/** Why a requisition exists. */
interface Origin {
  readonly code: string;
  readonly postings: readonly string[];
  readonly posting: Posting | undefined;
}

/**
 * A requisition for every posting that names one, and a few without posting
 * (lever-api: requisition-values).
 */
export function createRequisitions(setting: Setting, postings: readonly Posting[]): Requisition[] {
  const coded = postings.flatMap((posting) =>
    posting.requisitionCodes.map((code) => ({ code, postings: [posting.id], posting })),
  );
  const spare = ['REQ-X1', 'REQ-X2', 'REQ-X3'].map((code) => ({
    code,
    postings: [],
    posting: undefined,
  }));
  return [...coded, ...spare].map((origin, index) => createRequisition(setting, index, origin));
}

function createRequisition(setting: Setting, index: number, origin: Origin): Requisition {
  const { random, from, until } = setting;
  const createdAt = (origin.posting?.createdAt ?? from + index * DAY) - random.int(1, 20) * DAY;
  const status = STATUSES[index % STATUSES.length] ?? 'open';
  const isClosed = status === 'closed';
  return {
    id: random.uuid(),
    createdAt,
    status,
    requisitionCode: origin.code,
    headcountHired: 0,
    ...createHeadcount(random, index),
    backfill: index % 3 === 0,
    ...assign(setting, index),
    internalNotes: ['', ' '][index % 2],
    compensationBand: createBand(random, index),
    approval: createApproval(setting, index, createdAt),
    employmentStatus: random.pick(EMPLOYMENT),
    ...describe(origin, index),
    postings: origin.postings,
    offerIds: [],
    ...when(index % 5 !== 0, { timeToFillStartAt: orNull(index % 2 === 1, createdAt) }),
    ...when(index % 5 !== 0, { timeToFillEndAt: null }),
    updatedAt: random.int(createdAt, until - 1),
    customFields: createCustomFields(random, index, createdAt),
    ...when(index % 7 !== 0, {
      closedAt: orNull(isClosed, Math.min(createdAt + 90 * DAY, until - 1)),
    }),
  };
}

/** A number, or the word `unlimited` (lever-api: unlimited-headcount). */
function createHeadcount(random: Random, index: number): Row {
  const headcountInfinite = index % 6 === 4;
  return {
    headcountTotal: headcountInfinite ? 'unlimited' : random.int(1, 5),
    ...when(headcountInfinite || index % 4 !== 2, { headcountInfinite }),
  };
}

function assign({ random, staff }: Setting, index: number) {
  return {
    creator: random.pick(staff.recruiters).id,
    owner: orNull(index % 3 !== 1, random.pick(staff.recruiters).id),
    hiringManager: orNull(index % 4 !== 3, random.pick(staff.interviewers).id),
  };
}

/**
 * What it has in common with its posting; names may have trailing blanks
 * (lever-api: requisition-values).
 */
function describe({ posting }: Origin, index: number): Row {
  const { location = null, team = null, department = null } = posting?.categories ?? {};
  return {
    name: `${posting?.text ?? 'Reserve'}${index % 5 === 0 ? ' ' : ''}`,
    confidentiality: posting?.confidentiality ?? 'non-confidential',
    location,
    team,
    department,
  };
}

function createBand(random: Random, index: number): object | null {
  if (index % 3 === 2) return null;
  const min = random.int(40, 80) * 1000;
  return { currency: 'EUR', interval: 'per-year-salary', min, max: min + 20_000.5 };
}

/**
 * A map with one nested object, text, numbers and dates; often empty
 * (lever-api: requisition-custom-fields).
 */
function createCustomFields(random: Random, index: number, createdAt: number): object {
  if (index % 3 === 1) return {};
  return {
    cost_center: { city: 'Berlin', campus_code: String(random.int(1, 9)) },
    target_hire_date: createdAt + 60 * DAY,
    budget: random.int(1, 100) * 1000,
    reason: index % 2 === 0 ? 'Growth' : '',
  };
}

/**
 * Approvers name their user by a role or by an object, in the same array (lever-api: approvers).
 */
function createApproval({ random, staff }: Setting, index: number, createdAt: number): Row {
  const { id: userId, email } = random.pick(staff.recruiters);
  if (index % 4 === 1) return { steps: [] };
  const isApproved = index % 4 === 0;
  const approvedAt = orNull(isApproved, createdAt + DAY);
  const status = isApproved ? 'approved' : 'inprogress';
  const person = { id: userId, user: { userId, email }, isDynamic: false, type: 'static' };
  const step = {
    completed: isApproved,
    status,
    outOfBandOnly: false,
    approvalsRequired: 1,
    approvers: [
      { id: random.uuid(), user: 'Requisition hiring manager', isDynamic: true, type: 'dynamic' },
      {
        ...person,
        ...when(isApproved, { approved: true, approvedAt }),
        ...when(index % 8 === 0, { overridingUserId: userId }),
      },
    ],
  };
  return {
    id: random.uuid(),
    status,
    ...when(index % 8 !== 0, { startedAt: createdAt }),
    approvedAt,
    accountId: random.uuid(),
    createdBy: userId,
    steps: [{ ...when(index % 3 !== 0, { id: random.uuid() }), ...step }],
  };
}
