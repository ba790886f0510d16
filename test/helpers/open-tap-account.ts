import type { LeverServerOptions } from '../../src/demo/server.ts';
import { type OpenAccount, openAccount } from './open-account.ts';
import { createFolder, type RunOptions, runTap, type TapRun } from './run-tap.ts';

/** A simulated account, and the tap pointed at it. */
export interface TapAccount extends OpenAccount {
  /** Writes a config for the account and returns its file. */
  configure(config?: Readonly<Record<string, unknown>>): string;
  /** Runs the tap with more flags; `state` and `catalog` are written to files. */
  tap(flags?: readonly string[], inputs?: TapInputs): Promise<TapRun>;
}

export interface TapInputs extends RunOptions {
  /** How this one is run, if not as the others of the account. */
  readonly run?: typeof runTap;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly state?: unknown;
  readonly catalog?: unknown;
}

/** The API key of the tests, which must appear in nothing that is printed. */
export const TOKEN = 'lever-k3y/of+the.tests==Zq8x';

/**
 * Opens an account without a rate limit whose clock stands at the company's own day. The tap is the
 * built command, or what `run` makes of the same command line.
 */
export async function openTapAccount(
  options: Partial<LeverServerOptions> = {},
  run: typeof runTap = runTap,
): Promise<TapAccount> {
  const account = await openAccount({
    requestsPerSecond: Number.POSITIVE_INFINITY,
    token: TOKEN,
    ...options,
  });
  const settingsFor = (config: TapInputs['config'] = {}) => ({
    token: options.token ?? TOKEN,
    start_date: '2024-01-01T00:00:00Z',
    base_url: account.server.url,
    requests_per_second: 100_000,
    burst: 1000,
    child_sweep_requests: 0,
    ...config,
  });
  return {
    ...account,
    configure: (config) => createFolder().write('config.json', settingsFor(config)),
    async tap(flags = [], { config, state, catalog, run: ownRun = run, ...surroundings } = {}) {
      const folder = createFolder();
      const settings = settingsFor(config);
      const args = ['--config', folder.write('config.json', settings), ...flags];
      if (state !== undefined) args.push('--state', folder.write('state.json', state));
      if (catalog !== undefined) args.push('--catalog', folder.write('catalog.json', catalog));
      return await ownRun(args, { secrets: [TOKEN], ...surroundings });
    },
  };
}
