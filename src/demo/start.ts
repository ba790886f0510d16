import { createCompany } from './company.ts';
import { type LeverServer, startLeverServer } from './server.ts';

/** The pace that the demo account allows, the key that it knows, and its today. */
export interface DemoOptions {
  readonly token: string;
  readonly requestsPerSecond: number;
  readonly burst: number;
  /** The moment to which the account has come, in milliseconds. */
  readonly now: number;
}

/**
 * Starts the demo account on loopback, with all that has happened in it by now. A later start finds
 * the same account, and what happened since; while it runs its clock goes on, but nothing happens.
 */
export async function startDemoAccount({ now, ...options }: DemoOptions): Promise<LeverServer> {
  const startedAt = Date.now();
  return await startLeverServer({
    company: createCompany({ now }),
    now: () => now + Date.now() - startedAt,
    ...options,
  });
}
