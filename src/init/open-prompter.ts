import type { Stderr } from '../logging/stderr.ts';
import { openTerminalStream } from '../terminal/terminal-stream.ts';
import type { Prompter } from './prompter.ts';

/** Opens a prompter, if there is a terminal to ask on. Questions go to stderr. */
export async function openPrompter(stderr: Stderr): Promise<Prompter | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const { createTerminalPrompter } = await import('./terminal-prompter.ts');
  const output = openTerminalStream(stderr, process.stderr);
  return createTerminalPrompter({ input: process.stdin, output });
}
