/** A kind of job, and how it is hired for. */
export interface Role {
  readonly title: string;
  readonly team: string;
  /** Empty in the part of the company that uses none. */
  readonly department: string;
  /** What it pays in Berlin, in euros a year. */
  readonly pay: number;
  /** How long everything takes, compared with others. */
  readonly pace: number;
  /** How hard the gates are to pass; above 0 for fewer people. */
  readonly bar: number;
  /** The templates of feedback of its second talk and of its visit. */
  readonly talk: string;
  readonly visit: readonly string[];
  readonly weight: number;
}

const ENGINEERING = {
  department: 'Engineering',
  talk: 'Technical interview',
  visit: ['On-site', 'Technical interview', 'Culture interview'],
};
const COMMERCIAL = {
  department: 'Commercial',
  talk: 'Culture interview',
  // The second template of that name.
  visit: ['On-site (selling)', 'Culture interview'],
};
const PEOPLE = { department: '', talk: 'Culture interview', visit: ['Culture interview'] };

const platform = { ...ENGINEERING, team: 'Platform', pace: 1.25, bar: 0.3 };
const product = { ...ENGINEERING, team: 'Product', pace: 1.1, bar: 0.15 };
const sales = { ...COMMERCIAL, team: 'Sales', pace: 0.85, bar: -0.15 };
const success = { ...COMMERCIAL, team: 'Customer Success', pace: 0.65, bar: -0.35 };
const people = { ...PEOPLE, team: 'People', pace: 0.9, bar: 0 };

/** The roles of all teams. */
export const ROLES: readonly Role[] = [
  { ...platform, title: 'Backend Engineer', pay: 78_000, weight: 14 },
  { ...platform, title: 'Data Engineer', pay: 76_000, weight: 9 },
  { ...platform, title: 'Site Reliability Engineer', pay: 84_000, pace: 1.45, weight: 5 },
  { ...product, title: 'Product Designer', pay: 66_000, weight: 7 },
  { ...product, title: 'Product Manager', pay: 80_000, pace: 1.3, weight: 6 },
  { ...product, title: 'Frontend Engineer', pay: 72_000, weight: 10 },
  { ...sales, title: 'Account Executive', pay: 62_000, weight: 12 },
  { ...sales, title: 'Sales Engineer', pay: 70_000, pace: 1.05, weight: 6 },
  { ...success, title: 'Support Specialist', pay: 44_000, weight: 12 },
  { ...success, title: 'Onboarding Manager', pay: 52_000, weight: 6 },
  { ...people, title: 'Recruiter', pay: 54_000, weight: 4 },
  { ...people, title: 'People Partner', pay: 58_000, pace: 1.1, weight: 4 },
];

/** Searches that nobody may know of. */
export const SECRET_ROLES: readonly Role[] = [
  { ...platform, title: 'VP Engineering', pay: 165_000, pace: 1.6, bar: 0.2, weight: 1 },
  { ...sales, title: 'Chief Revenue Officer', pay: 180_000, pace: 1.5, bar: 0.2, weight: 1 },
];

/** The role that is always hired for. */
export const EVERGREEN_ROLE: Role = {
  ...success,
  title: 'Support Specialist',
  pay: 44_000,
  weight: 1,
};
