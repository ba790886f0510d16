import { type ExecFileException, execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLI, type Message, readMessages } from '../helpers/run-tap.ts';
import type { Place, Target } from './target.ts';
import { commandOf } from './virtual-environment.ts';

/** What goes through a pipe, and into what. */
export interface PipeInput {
  readonly target: Target;
  readonly place: Place;
  /** Settings of the target besides those that it always has. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Settings of the tap. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly flags: readonly string[];
  readonly state?: unknown;
}

/** What a finished pipe left behind. */
export interface PipeRun {
  readonly codes: { readonly tap: number; readonly target: number };
  readonly messages: readonly Message[];
  /** The last state that the target printed, which is what an orchestrator keeps. */
  readonly state: unknown;
  /** What both wrote to stderr, for the message of a failed test. */
  readonly log: string;
}

/** A pipe under way. */
export interface Pipe {
  /** Ends the target at once, as the kernel does when memory is short. */
  killTarget(): void;
  /** Whether the target has printed a state, so that something is stored. */
  hasState(): boolean;
  readonly done: Promise<PipeRun>;
}

/** A real pipe, so that each side meets the other's end as it does in a shell. */
const SCRIPT = `
"$NODE" "$CLI" "$@" 2> tap.log | tee messages.jsonl |
  { echo $BASHPID > target.pid; exec "$TARGET" --config target.json; } > states.jsonl 2> target.log
echo "\${PIPESTATUS[0]} \${PIPESTATUS[2]}" > codes`;

/** Starts `tap | target`. */
export function startPipe(input: PipeInput): Pipe {
  const { target, place, state, flags } = input;
  const folder = join(place.folder, 'pipe');
  mkdirSync(folder, { recursive: true });
  const file = (name: string) => join(folder, name);
  writeFileSync(
    file('target.json'),
    JSON.stringify({ ...target.config(place), ...input.settings }),
  );
  writeFileSync(file('tap.json'), JSON.stringify(input.config));
  const args = ['--config', 'tap.json', ...flags];
  if (state !== undefined) {
    writeFileSync(file('state.json'), JSON.stringify(state));
    args.push('--state', 'state.json');
  }
  const env = {
    PATH: process.env['PATH'],
    NODE: process.execPath,
    CLI,
    TARGET: commandOf(target.name, target.command),
  };
  const done = new Promise<PipeRun>((resolve, reject) => {
    const finish = (error: ExecFileException | null) =>
      error ? reject(error) : resolve(readRun(folder));
    execFile('bash', ['-c', SCRIPT, 'bash', ...args], { cwd: folder, env }, finish);
  });
  return {
    killTarget: () => {
      if (existsSync(file('target.pid')))
        process.kill(Number(readFileSync(file('target.pid'), 'utf8')), 'SIGKILL');
    },
    hasState: () => existsSync(file('states.jsonl')) && statSync(file('states.jsonl')).size > 0,
    done,
  };
}

/** Runs `tap | target` to its end. */
export async function runPipe(input: PipeInput): Promise<PipeRun> {
  return await startPipe(input).done;
}

function readRun(folder: string): PipeRun {
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const [tap = -1, target = -1] = read('codes').split(' ').map(Number);
  const states = read('states.jsonl').split('\n').slice(0, -1);
  const last = states.at(-1);
  return {
    codes: { tap, target },
    messages: readMessages(read('messages.jsonl')).messages,
    state: last === undefined ? undefined : JSON.parse(last),
    log: `${read('tap.log').slice(-2000)}\n${read('target.log').slice(-4000)}`,
  };
}
