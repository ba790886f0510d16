import { z } from 'zod';
import { CONFIDENTIALITIES } from '../lever/confidentiality.ts';
import { DAY_MS, isCalendarDay } from '../time.ts';
import { ENVIRONMENTS } from './environments.ts';

const DAYS_FROM_NOW = /^\+\d{1,4}$/;
const RFC_3339 = /^\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d))?$/;

/** Milliseconds of a date or a date and time with its zone; a bare date is midnight UTC. */
const time = z
  .string('is not text')
  .refine(
    (text) => RFC_3339.test(text) && isCalendarDay(text) && !Number.isNaN(Date.parse(text)),
    'is not a date and time, such as "2024-01-01T00:00:00Z" or "2024-01-01"',
  )
  // Lever has nothing before 1970, and its filters may not accept negative numbers.
  .transform((text) => Math.max(0, Date.parse(text)));

/** Milliseconds of the day of the demo account: a date, or so many days from now. */
const demoDay = z
  .string('is not text')
  .refine(
    (text) => DAYS_FROM_NOW.test(text) || time.safeParse(text).success,
    'is neither a number of days from now, such as "+1", nor a date, such as "2026-10-01"',
  )
  .transform((text) =>
    DAYS_FROM_NOW.test(text) ? Date.now() + Number(text) * DAY_MS : Date.parse(text),
  );

/** Environment variables and some hosts write numbers as text. */
const toNumber = (value: unknown): unknown =>
  typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
const number = (check: z.ZodNumber) => z.preprocess(toNumber, check);
const count = (least: number) =>
  number(z.number('is not a number').int('is not a whole number').min(least, `is below ${least}`));
const positive = z.number('is not a number').positive('is not above 0');
/** A slower pace would hardly differ from a standstill. */
const pace = z.number('is not a number').min(0.1, 'is below 0.1, a request in ten seconds');
const notNegative = z.number('is not a number').nonnegative('is below 0');
const text = z.string('is not text').min(1, 'is empty');
/** A timer that is set for much longer than this goes off at once. */
const LONGEST_TIMEOUT_SECONDS = 86_400;
/** Longer than any real one; what is longer is not a secret but a file that was put there by mistake. */
export const LONGEST_SECRET_BYTES = 4096;
const key = text
  .regex(/^\S*$/, 'contains white space')
  .refine((secret) => Buffer.byteLength(secret) <= LONGEST_SECRET_BYTES, 'is longer than 4 kB')
  .refine((secret) => secret.isWellFormed(), 'contains half a character');
const address = text
  .refine(isSafeUrl, 'is not an https address (plain http is for loopback only)')
  .refine(isPlainUrl, 'contains more than a host and a path');
const flag = z.union([
  z.boolean(),
  z.stringbool({ truthy: ['true', '1', 'yes', 'on'], falsy: ['false', '0', 'no', 'off'] }),
]);

/** Every setting, with the words that README, `--about` and error messages use. */
export const SETTINGS = z.object({
  token: key.optional().meta({
    description: 'Lever API key. Registered apps use the four OAuth settings below instead.',
    secret: true,
  }),
  start_date: time.meta({
    description:
      'Older records of incremental streams are not replicated. A date and time with its zone; a bare date is midnight UTC.',
    examples: ['2024-01-01T00:00:00Z'],
  }),
  user_agent: text
    .regex(/^[\x20-\x7e]*$/, 'contains characters that no header can hold')
    .optional()
    .meta({
      description: 'Sent to Lever as it is; by default, the name and version of this program.',
    }),
  environment: z.enum(ENVIRONMENTS).default('production').meta({
    description:
      'Which installation of Lever to read. `demo` is a simulated account that ships with the program.',
  }),
  demo_day: demoDay.optional().meta({
    description:
      'The day to which the demo account has come, instead of today: so many days from now, such as `+1`, or a date.',
  }),
  base_url: address
    .optional()
    .meta({ description: "Base address of the API, instead of the environment's." }),
  client_id: key.optional().meta({
    description: 'OAuth: identifies the app that Lever registered.',
  }),
  client_secret: key.optional().meta({ description: 'OAuth: secret of the app.', secret: true }),
  refresh_token: key.optional().meta({
    description:
      'OAuth: the token that authorizing the app gave. Lever replaces it at every use; the new one is written back to the config file that it came from.',
    secret: true,
  }),
  refresh_token_file: text.optional().meta({
    description:
      'OAuth: file that keeps the refresh token when the config file cannot be written or the settings come from the environment. Once it exists, it is used instead of `refresh_token`.',
  }),
  oauth_url: address.optional().meta({
    description: "OAuth: address that gives access tokens, instead of the environment's.",
  }),
  confidentiality: z.enum(CONFIDENTIALITIES).default('auto').meta({
    description:
      'Which opportunities, postings and requisitions to read. `auto` asks for all and, when the key may not read confidential ones, reads the others.',
  }),
  include_secret: flag.default(true).meta({
    description:
      'Notes and profile forms that Lever marks as secret, which not every user of Lever may see. `false` leaves them out as though they were not there.',
  }),
  requests_per_second: number(pace).optional().meta({
    description:
      'Requests a second at most. Lever allows a key 10; lower it when the key is shared.',
    default: 10,
  }),
  burst: count(1)
    .optional()
    .meta({ description: 'Requests that may start at once after a pause.', default: 20 }),
  max_concurrency: count(1).default(50).meta({ description: 'Requests in flight at most.' }),
  request_timeout_seconds: number(
    positive.max(LONGEST_TIMEOUT_SECONDS, `is above ${LONGEST_TIMEOUT_SECONDS}, a day`),
  )
    .default(60)
    .meta({ description: 'Time limit of one request, its body included.' }),
  retry_budget_seconds: number(notNegative)
    .default(600)
    .meta({ description: 'How long one request is retried before its stream counts as failed.' }),
  lookback_seconds: number(notNegative)
    .default(300)
    .meta({ description: 'How far before its bookmark an incremental stream begins.' }),
  child_refresh: z.enum(['updated', 'touched', 'active', 'all']).default('touched').meta({
    description:
      'Which opportunities have their children read again in a run: those that were `updated`; also those `touched` by an interaction; also all that are not archived (`active`); or `all`.',
  }),
  child_sweep_requests: count(0).default(1000).meta({
    description:
      'Requests that a run may spend on reading the children of older opportunities, candidates and postings again, in turn; 0 for none.',
  }),
  emit_activate_version_messages: flag.default(false).meta({
    description:
      'Full-table streams close with ACTIVATE_VERSION, so that targets drop rows that are gone.',
  }),
  erase_deleted_rows: flag.default(false).meta({
    description:
      'Erases in the target what Lever deleted: rows of opportunities, postings and applications, and what is gone from full tables. Content goes, and does not come back; docs/erasure.md says what each target does.',
  }),
});

export type Settings = z.infer<typeof SETTINGS>;

/** What discovery and checks need of the settings. */
export const DISCOVERY_SETTINGS = SETTINGS.partial({ start_date: true });
export type DiscoverySettings = z.infer<typeof DISCOVERY_SETTINGS>;

function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  const isLoopback = /^(?:127(?:\.\d+){3}|\[::1\]|localhost)$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback);
}

/** Anything else in an address would end up in requests or messages. */
function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return true;
  const { username, password, search, hash } = new URL(text);
  return `${username}${password}${search}${hash}` === '';
}
