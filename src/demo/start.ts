import { createCompany, DEMO_NOW } from './company.ts';
import { type LeverServer, startLeverServer } from './server.ts';

/** The pace that the demo account allows, and the key that it knows. */
export interface DemoOptions {
  readonly token: string;
  readonly requestsPerSecond: number;
  readonly burst: number;
}

/**
 * Starts the demo account on loopback. Its clock begins at the company's own day, so that every
 * run of the demo gives the same records.
 */
export async function startDemoAccount(options: DemoOptions): Promise<LeverServer> {
  const startedAt = Date.now();
  return await startLeverServer({
    company: createCompany(),
    now: () => DEMO_NOW + Date.now() - startedAt,
    ...options,
  });
}
