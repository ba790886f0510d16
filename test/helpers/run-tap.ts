import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';

/** The built command. */
export const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** A line of stdout. */
export type Message = Record<string, unknown> & { readonly type: string; readonly stream?: string };

/** What a finished run left behind. */
export interface TapRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly messages: readonly Message[];
  /** The value of the last STATE. */
  readonly state: unknown;
  records(stream: string): readonly Record<string, unknown>[];
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Texts that may be printed nowhere, in no form. */
  readonly secrets?: readonly string[];
  /** Where signals to the tap come from. */
  readonly remote?: Remote;
  /** Called with each complete line of stdout while the tap runs. */
  readonly onLine?: (line: string) => void;
  /** Called with each complete line of stderr while the tap runs. */
  readonly onLog?: (line: string) => void;
}

/** Sends signals to a tap that runs. */
export interface Remote {
  /** The first call sends these; later ones, which could meet the process at its end, do nothing. */
  kill(...signals: NodeJS.Signals[]): void;
  connect(child: ChildProcess): void;
}

/** Creates a remote, to be connected to one run. */
export function createRemote(): Remote {
  let child: ChildProcess | undefined;
  return {
    kill(...signals) {
      for (const signal of signals) child?.kill(signal);
      child = undefined;
    },
    connect(started) {
      child = started;
    },
  };
}

/** Runs the built command to its end. stdout that is no JSON lines gives no messages. */
export async function runTap(args: readonly string[], options: RunOptions = {}): Promise<TapRun> {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: options.cwd,
    env: { PATH: process.env['PATH'], ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  options.remote?.connect(child);
  const [stdoutParts, stderrParts]: [string[], string[]] = [[], []];
  gather(child.stdout, stdoutParts, (line) => options.onLine?.(line));
  gather(child.stderr, stderrParts, (line) => options.onLog?.(line));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve(exitCode));
  });
  const [stdout, stderr] = [stdoutParts.join(''), stderrParts.join('')];
  return toTapRun({ code, stdout, stderr }, options.secrets);
}

/** What a run left behind, once it is sure that its last line is complete and that it shows no secret. */
export function toTapRun(
  run: Pick<TapRun, 'code' | 'stdout' | 'stderr'>,
  secrets: readonly string[] = [],
): TapRun {
  if (run.code !== null && run.stdout.startsWith('{"type":'))
    expect(run.stdout.endsWith('\n'), 'the last line is complete').toBe(true);
  for (const secret of secrets) expectHidden(secret, run);
  return { ...run, ...readMessages(run.stdout) };
}

/** Keeps what a stream brings, and calls `onLine` with each line as soon as it is complete. */
function gather(stream: Readable, parts: string[], onLine: (line: string) => void): void {
  let rest: string[] = [];
  stream.setEncoding('utf8').on('data', (part: string) => {
    parts.push(part);
    const [end = '', ...lines] = part.split('\n');
    rest.push(end);
    if (lines.length === 0) return;
    onLine(rest.join(''));
    rest = [lines.pop() ?? ''];
    for (const line of lines) onLine(line);
  });
}

/** Fails when a secret was printed as it is, encoded for an address, or for Basic authentication. */
function expectHidden(secret: string, { stdout, stderr }: Pick<TapRun, 'stdout' | 'stderr'>): void {
  for (const form of [secret, encodeURIComponent(secret), btoa(secret).replace(/=+$/, '')])
    for (const [name, text] of Object.entries({ stdout, stderr }))
      expect(text.includes(form), `${name} shows a secret`).toBe(false);
}

/** Runs a shell script in which `"$@"` is the built command with these arguments. */
export async function runShell(
  script: string,
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const child = spawn('bash', ['-c', script, 'bash', process.execPath, CLI, ...args], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ]);
  return { code, stdout, stderr };
}

/** Parses the complete lines of stdout. */
export function readMessages(stdout: string): Pick<TapRun, 'messages' | 'state' | 'records'> {
  const lines = stdout.startsWith('{"type":') ? stdout.split('\n').slice(0, -1) : [];
  const messages = lines.map((line) => JSON.parse(line) as Message);
  return {
    messages,
    state: messages.filter(({ type }) => type === 'STATE').at(-1)?.['value'],
    records: (stream) =>
      messages
        .filter((message) => message.type === 'RECORD' && message.stream === stream)
        .map((message) => message['record'] as Record<string, unknown>),
  };
}

/** The lines that hold a word. */
export function linesOf(text: string, word: string): readonly string[] {
  return text.split('\n').filter((line) => line.includes(word));
}

/** A folder that is removed after the test, and a way to put files into it. */
export function createFolder(): {
  readonly path: string;
  write(name: string, content: unknown): string;
} {
  const path = mkdtempSync(join(tmpdir(), 'tap-lever-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    write(name, content) {
      const file = join(path, name);
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content), {
        mode: 0o600,
      });
      return file;
    },
  };
}
