import { type Company, createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { openAccount } from '../helpers/open-account.ts';
import { createFolder, runTap } from '../helpers/run-tap.ts';
import { type Sent, sortByStream } from './compare.ts';

const HOUR_MS = 3_600_000;

/** A company that a test may change, and a tap's settings for it. */
export interface Account {
  readonly company: Company;
  readonly config: Readonly<Record<string, unknown>>;
  /** Lever's clock, milliseconds. */
  now(): number;
  /** Lets an hour pass. */
  wait(): void;
  /** What a run without state sends now, with which the tables are compared. */
  readAll(flags: readonly string[]): Promise<ReadonlyMap<string, Sent>>;
}

/** Opens an account without a rate limit for the length of one test. */
export async function openChangingAccount(opportunities: number): Promise<Account> {
  let clock = DEMO_NOW;
  const now = () => clock;
  const company = createCompany({ opportunities });
  const { server } = await openAccount({ company, now });
  const config = {
    token: 'demo',
    start_date: '2024-01-01T00:00:00Z',
    base_url: server.url,
    requests_per_second: 100_000,
    burst: 1000,
  };
  return {
    company,
    config,
    now,
    wait: () => {
      clock += HOUR_MS;
    },
    async readAll(flags) {
      const file = createFolder().write('config.json', config);
      const { code, stderr, messages } = await runTap(['--config', file, ...flags]);
      if (code !== 0) throw new Error(`The tap ended with ${code}: ${stderr}`);
      return sortByStream(messages);
    },
  };
}
