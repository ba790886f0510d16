import type { Candidacy } from '../story/candidacy.ts';
import { HEADQUARTERS, type Office } from '../story/offices.ts';
import type { Role } from '../story/roles.ts';

/** What a year of work is worth, in the currency of the place. */
export interface Pay {
  readonly amount: number;
  readonly currency: string;
}

/** A salary of the average applicant, where nothing else is known. */
const AVERAGE = 60_000;
/** So that nobody is offered odd amounts. */
const STEP = 500;

/** What a role pays in an office; `raise` is a part of it. */
export function payFor({ pay }: Role, { payRate, currency }: Office, raise = 1): Pay {
  return { amount: Math.round((pay * payRate * raise) / STEP) * STEP, currency };
}

/** What is usual for the job that somebody is considered for. */
export function payOf({ opening, office }: Candidacy): Pay {
  if (opening) return payFor(opening.role, office);
  return { amount: AVERAGE, currency: HEADQUARTERS.currency };
}
