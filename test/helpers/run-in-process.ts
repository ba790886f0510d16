import { Writable } from 'node:stream';
import { vi } from 'vitest';
import { createProgram } from '../../src/command-line.ts';
import { TapError } from '../../src/errors.ts';
import { toPrintable } from '../../src/logging/printable.ts';
import { createRedactor } from '../../src/logging/redact.ts';
import { runCommand } from '../../src/run-command.ts';
import { type RunOptions, type TapRun, toTapRun } from './run-tap.ts';

/**
 * Does what a command line asks for in the process of the test, with real requests, at a fraction of
 * what a process of its own costs. It is for tests of what is read, written and said; how the program
 * starts, is interrupted and ends is tested by {@link runTap}, and so is one run of every feature.
 */
export async function runInProcess(
  args: readonly string[],
  options: Pick<RunOptions, 'env' | 'cwd' | 'secrets'> = {},
): Promise<TapRun> {
  const [stdout, stderr] = [createSink(), createSink()];
  const restore = enter({ stdout, stderr }, options);
  const redactor = createRedactor();
  const say = (text: string): void => void stderr.write(redactor.redact(text));
  let code: number;
  try {
    code = await runCommand(createProgram().parse(['node', 'tap-lever', ...args]), {
      controller: new AbortController(),
      stderr: { ...redactor, write: say, draw: say, setFooter: () => undefined },
      endsItself: () => undefined,
      // It would slow down every test after this one.
      collectEarly: () => undefined,
    });
  } catch (error) {
    if (!(error instanceof TapError)) throw error;
    for (const line of error.message.split('\n')) say(`CRITICAL ${toPrintable(line)}\n`);
    code = error.exitCode;
  } finally {
    restore();
  }
  return toTapRun({ code, stdout: stdout.text(), stderr: stderr.text() }, options.secrets);
}

/** Gives the process the surroundings of a run, and returns how to take them away. */
function enter(
  streams: { readonly stdout: Writable; readonly stderr: Writable },
  { env, cwd }: RunOptions,
): () => void {
  const before = { env: process.env, cwd: process.cwd() };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process, name, 'get').mockReturnValue(streams[name] as typeof process.stdout),
  );
  process.env = { PATH: before.env['PATH'], ...env };
  if (cwd !== undefined) process.chdir(cwd);
  return () => {
    for (const spy of spies) spy.mockRestore();
    process.env = before.env;
    process.chdir(before.cwd);
  };
}

/** A stream that keeps what is written. */
function createSink(): Writable & { text(): string } {
  const parts: string[] = [];
  const sink = new Writable({
    decodeStrings: false,
    write(part: string | Buffer, _encoding, done) {
      // The writer uses its buffers again.
      parts.push(part.toString());
      done();
    },
  });
  return Object.assign(sink, { text: () => parts.join('') });
}
