import { onTestFinished } from 'vitest';
import { type Company, createCompany, DEMO_NOW } from '../../src/demo/company.ts';
import { streams } from '../../src/streams/index.ts';
import { TOKEN } from '../helpers/open-tap-account.ts';
import { createFolder, type TapRun } from '../helpers/run-tap.ts';
import { createWarehouse, type Warehouse } from '../helpers/warehouse.ts';
import { type FuzzedRun, findViolations } from './check-run.ts';
import { findFaults } from './compare.ts';
import { findCulprits } from './find-culprits.ts';
import { createJudge } from './judge.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { type Plan, startMutatingServer } from './mutating-server.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The account of the first run, and what has become of it by the later one. */
const FIRST = DEMO_NOW;
const LATER = DEMO_NOW + 20 * DAY;
const SIZE = { opportunities: 9, until: DEMO_NOW };

/** Whether a run begins with nothing, or with the state of one before. */
export type Beginning = 'first' | 'later';

export interface FuzzOptions {
  /** Runs the tap at a moment of Lever's clock. */
  readonly run: (args: readonly string[], at: number) => Promise<FuzzedRun>;
  /** Lever's clock, where it moves during a run. */
  readonly now?: () => number;
  /** Called when a request arrives; what it returns, when the answer has left. */
  readonly busy?: () => () => void;
  readonly settings?: Readonly<Record<string, unknown>>;
}

export interface Fuzz {
  /**
   * Runs with mutated answers, then from its state without, and checks both; resolves to the number
   * of answers that were mutated. Rejects with the seed and the fewest mutations that are enough.
   */
  attempt(beginning: Beginning, plan: Plan): Promise<number>;
}

/** Opens an account for the length of a test, of which every answer can be mutated. */
export async function openFuzz({ run, now, busy, settings }: FuzzOptions): Promise<Fuzz> {
  const companies = { first: createCompany(SIZE), later: createCompany({ ...SIZE, now: LATER }) };
  const server = await startMutatingServer(busy ?? (() => () => undefined));
  onTestFinished(() => server.close());
  const folder = createFolder();
  const config = folder.write('config.json', {
    token: TOKEN,
    base_url: server.url,
    start_date: '2024-01-01T00:00:00Z',
    requests_per_second: 100_000,
    burst: 10_000,
    child_sweep_requests: 0,
    ...settings,
  });
  const select = streams.flatMap(({ name }) => ['--select', name]);

  const tap = async (
    company: Company,
    at: number,
    input: { readonly state: unknown; readonly plan?: Plan; readonly ledger?: Ledger },
  ): Promise<FuzzedRun> => {
    const { state, plan, ledger = createLedger() } = input;
    server.show({ company, now: now ?? (() => at), ledger, ...(plan && { plan }) });
    const files = ['--config', config, '--state', folder.write('state.json', state)];
    return await run([...files, '--log-level', 'debug', ...select], at);
  };

  const first = await tap(companies.first, FIRST, { state: {} });
  const later = await tap(companies.later, LATER, { state: first.state });
  assertHealthy(first);
  assertHealthy(later);

  const attempt = async (beginning: Beginning, plan: Plan, ledger: Ledger): Promise<void> => {
    const isFirst = beginning === 'first';
    const company = companies[beginning];
    const at = isFirst ? FIRST : LATER;
    const earlier = isFirst ? [] : [first];
    const clean = isFirst ? first : later;
    const known = load([...earlier, clean]);
    const mutated = await tap(company, at, { state: earlier[0]?.state ?? {}, plan, ledger });
    const judge = createJudge(ledger, company);
    const problems = [
      ...findViolations(mutated, { judge, ledger, plan }),
      ...findFaults({
        ...{ expected: load([clean]), known, actual: load([mutated]), judge },
        excuse: 'mayBeLate',
      }),
    ];
    const healed = await tap(company, at + HOUR, { state: mutated.state });
    if (healed.code !== 0) problems.push(`the run after it ends with code ${healed.code}`);
    const actual = load([...earlier, mutated, healed]);
    problems.push(...findFaults({ expected: known, known, actual, judge, excuse: 'mayBeLost' }));
    if (problems.length > 0) throw new Error(problems.slice(0, MOST_PROBLEMS).map(cut).join('\n'));
  };

  return {
    async attempt(beginning, plan) {
      const ledger = createLedger();
      try {
        await attempt(beginning, plan, ledger);
      } catch (error) {
        const keys = [...new Set(ledger.notes.map(({ key }) => key))];
        const culprits = await findCulprits(keys, async (fewer) => {
          const only = { ...plan, only: new Set(fewer) };
          return await attempt(beginning, only, createLedger()).then(
            () => false,
            () => true,
          );
        });
        const failure = `${describe(beginning, plan)}\n${tell(ledger, culprits)}`;
        throw new Error(`${failure}\n${String(error)}`, { cause: error });
      }
      return ledger.notes.length;
    },
  };
}

const MOST_PROBLEMS = 20;

function cut(line: string): string {
  return line.slice(0, 300);
}

function assertHealthy({ code, stderr }: TapRun): void {
  if (code !== 0) throw new Error(`The account as it is cannot be read:\n${stderr}`);
}

function load(runs: readonly TapRun[]): Warehouse {
  const warehouse = createWarehouse();
  for (const { messages } of runs) warehouse.load(messages);
  return warehouse;
}

function describe(beginning: Beginning, { seed, density, times }: Plan): string {
  return `Seed ${seed}: a ${beginning} run in which ${density * 100} % of the answers are mutated, ${times} times each.`;
}

function tell({ notes }: Ledger, keys: readonly string[]): string {
  const names = new Map(notes.map(({ key, mutation }) => [key, mutation]));
  return keys.map((key) => `  ${key}: ${names.get(key)}`).join('\n');
}
