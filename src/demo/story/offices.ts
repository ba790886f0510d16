/** Where people of the company work, and what that means for hours and pay. */
export interface Office {
  readonly city: string;
  /** ISO 3166-1; empty for those who work from anywhere. */
  readonly country: string;
  /** IANA name; one of them is an old one, which real accounts have too. */
  readonly zone: Zone;
  readonly currency: string;
  /** What a euro of salary in Berlin is here, in its own currency. */
  readonly payRate: number;
  /** Whether applicants are asked the EEO questions. */
  readonly asksEeo: boolean;
  readonly weight: number;
}

export type Zone =
  | 'Europe/Berlin'
  | 'Europe/Brussels'
  | 'America/Toronto'
  | 'America/Chicago'
  | 'Asia/Calcutta';

const EVERYWHERE = { asksEeo: false };

/** The headquarters, where those sit who recruit. */
export const HEADQUARTERS: Office = {
  ...EVERYWHERE,
  city: 'Berlin',
  country: 'DE',
  zone: 'Europe/Berlin',
  currency: 'EUR',
  payRate: 1,
  weight: 34,
};

export const OFFICES: readonly Office[] = [
  HEADQUARTERS,
  {
    ...EVERYWHERE,
    city: 'Ghent',
    country: 'BE',
    zone: 'Europe/Brussels',
    currency: 'EUR',
    payRate: 0.95,
    weight: 14,
  },
  {
    city: 'Toronto',
    country: 'CA',
    zone: 'America/Toronto',
    currency: 'CAD',
    payRate: 1.45,
    asksEeo: true,
    weight: 16,
  },
  {
    city: 'Austin',
    country: 'US',
    zone: 'America/Chicago',
    currency: 'USD',
    payRate: 1.55,
    asksEeo: true,
    weight: 16,
  },
  {
    ...EVERYWHERE,
    city: 'Bengaluru',
    country: 'IN',
    zone: 'Asia/Calcutta',
    currency: 'INR',
    payRate: 38,
    weight: 10,
  },
  {
    city: 'Remote',
    country: '',
    zone: 'Europe/Berlin',
    currency: 'EUR',
    payRate: 0.97,
    asksEeo: true,
    weight: 10,
  },
];
