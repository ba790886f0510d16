import type { StreamDefinition } from '../../src/streams/define.ts';
import { hasSource } from '../../src/streams/facts.ts';
import { streams } from '../../src/streams/index.ts';
import { TOKEN } from '../helpers/open-tap-account.ts';
import type { TapRun } from '../helpers/run-tap.ts';
import { validateRecords } from '../helpers/validate.ts';
import { patternOf } from './endpoints.ts';
import type { Judge } from './judge.ts';
import type { Ledger } from './ledger.ts';
import type { Plan } from './mutating-server.ts';
import { CANARY } from './odd-values.ts';

/** A run whose answers may have been mutated. */
export interface FuzzedRun extends TapRun {
  /** How long it took, in retry budgets. */
  readonly budgets?: number;
}

/** What a run was given. */
export interface Given {
  readonly judge: Judge;
  readonly ledger: Ledger;
  readonly plan: Plan;
}

/** An id of the demo account, an address, or what mutations put into texts. */
const CONTENT = new RegExp(`[\\da-f]{8}-[\\da-f]{4}-|\\w@|${CANARY}`, 'i');

/** What no run may do, whatever it is answered; one line each. */
export function findViolations(run: FuzzedRun, given: Given): readonly string[] {
  return [...findInMessages(run), ...findInLog(run), ...findInEnd(run, given)];
}

const ANY = /^/;
/** Beside one for each list that is lost: what is asked to learn more about it. */
const OTHER_BUDGETS = 2;

function findInMessages({ stdout, messages }: TapRun): string[] {
  const [first, last] = [messages.at(0)?.type, messages.at(-1)?.type];
  return [
    ...(stdout.endsWith('\n') ? [] : ['the last line of stdout is cut']),
    ...(first === 'STATE' ? [] : [`it begins with ${first}`]),
    ...(last === 'STATE' ? [] : [`it ends with ${last}`]),
    ...(stdout.includes(TOKEN) ? ['stdout shows the key'] : []),
    ...validateRecords(messages).slice(0, 5),
  ];
}

function findInLog({ stderr }: TapRun): string[] {
  const lines = stderr.split('\n').filter((line) => CONTENT.test(line) || line.includes(TOKEN));
  return lines.slice(0, 5).map((line) => `content in the log: ${line}`);
}

function findInEnd(run: FuzzedRun, given: Given): string[] {
  const { judge, ledger } = given;
  const { code, stderr, budgets = 0 } = run;
  const failed = failedStreams(stderr);
  const most = OTHER_BUDGETS + ledger.damaged(ANY, 'isLost').length;
  if (budgets > most) return [`it took ${budgets} retry budgets instead of ${most} at most`];
  if (code === 1 && ledger.isFatal()) return [];
  const expected = failed.length > 0 ? 3 : 0;
  return [
    ...(code === expected ? [] : [`exit code ${code} instead of ${expected}`]),
    ...failed.filter((name) => !judge.mayFail(name)).map((name) => `${name} failed for nothing`),
    ...streams.flatMap((definition) => findInLists(definition, run, given)),
  ];
}

/** Lists below parents: one costs no stream, and those that are passed are told and kept in mind. */
function findInLists(
  definition: StreamDefinition,
  run: FuzzedRun,
  { ledger, plan }: Given,
): string[] {
  if (!hasSource(definition, 'child')) return [];
  const { name, source } = definition;
  const lost = ledger.damaged(patternOf(definition), 'isLost');
  const parents = ledger.at(source.parent.source.path);
  const isFailed = failedStreams(run.stderr).includes(name);
  if (lost.length === 0 || parents?.isLost) return [];
  if (isFailed) return lost.length === 1 ? [`${name} failed for one list`] : [];
  // One that was refused once may have been read at another time.
  if (plan.times !== Number.POSITIVE_INFINITY) return [];
  const isTold = run.stderr.includes(
    `"stream":"${name}","parent":"${source.parent.name}","lists":`,
  );
  return isTold ? [] : [`${name}: nothing is said of lists that are passed`];
}

/** The streams of which the log says that they failed. */
function failedStreams(stderr: string): readonly string[] {
  return stderr
    .split('\n')
    .filter((line) => line.includes('"level":"error"'))
    .flatMap((line) => (JSON.parse(line) as { streams?: string[] }).streams ?? []);
}
