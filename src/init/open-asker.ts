import type { Stderr } from '../stderr.ts';
import { openTerminalStream } from '../terminal/terminal-stream.ts';
import type { Asker } from './asker.ts';

/** Somebody to ask, if there is a terminal to ask on. Questions go to stderr. */
export async function openAsker(stderr: Stderr): Promise<Asker | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const { createTerminalAsker } = await import('./terminal-asker.ts');
  const output = openTerminalStream(stderr, process.stderr);
  return createTerminalAsker({ input: process.stdin, output });
}
