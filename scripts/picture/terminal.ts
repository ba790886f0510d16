import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

export interface TerminalOptions {
  readonly columns: number;
  readonly rows: number;
  /** The content of `config.json` in the folder where the shell starts. */
  readonly settings: object;
}

/** A shell in a terminal that nobody sees. */
export interface HiddenTerminal {
  /** Types a command, and Enter. */
  type(command: string): void;
  /** The screen, with its colours, as soon as its text matches. Throws when that takes minutes. */
  waitFor(text: RegExp): Promise<string>;
  close(): void;
}

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const LOOK_EVERY_MS = 50;
const PATIENCE_MS = 180_000;

/** Starts a shell, in which `tap-lever` is the built command, under a tmux of its own. */
export function openTerminal({ columns, rows, settings }: TerminalOptions): HiddenTerminal {
  const folder = mkdtempSync(join(tmpdir(), 'tap-lever-picture-'));
  const tmux = (...words: string[]): string =>
    execFileSync('tmux', ['-S', join(folder, 'socket'), '-f', '/dev/null', ...words], {
      encoding: 'utf8',
    });
  writeFileSync(join(folder, 'config.json'), JSON.stringify(settings));
  writeFileSync(
    join(folder, 'tap-lever'),
    `#!/bin/sh\nexec '${process.execPath}' '${CLI}' "$@"\n`,
    {
      mode: 0o755,
    },
  );
  const environment = [`PATH=${folder}:/usr/bin:/bin`, 'PS1=$ ', 'PS2=', 'LANG=C.UTF-8'];
  const shell = [
    'env',
    '-i',
    'TERM=screen-256color',
    ...environment,
    'bash',
    '--norc',
    '--noprofile',
  ];
  const size = ['-x', String(columns), '-y', String(rows)];
  tmux('new-session', '-d', '-s', 'picture', ...size, '-c', folder, ...shell);
  return {
    type: (command) => void tmux('send-keys', '-t', 'picture', '-l', `${command}\n`),
    async waitFor(text) {
      for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(LOOK_EVERY_MS)) {
        const screen = tmux('capture-pane', '-t', 'picture', '-p', '-e', '-N');
        if (text.test(stripVTControlCharacters(screen))) return screen;
      }
      throw new Error(`Nothing on the screen matches ${text}.`);
    },
    close() {
      tmux('kill-server');
      rmSync(folder, { recursive: true });
    },
  };
}
