import { execFile, spawn } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CLI, createFolder, runTap } from '../helpers/run-tap.ts';
import { commandOf } from './virtual-environment.ts';

const run = promisify(execFile);
const CHECK_TAP = commandOf('singer-tools', 'singer-check-tap');
const SAMPLE = fileURLToPath(new URL('../../sample-config.json', import.meta.url));
const LONGEST_OUTPUT = 1024 ** 3;

/** The checker looks for its result when the tap has ended, and has none while it still reads. */
const SLOW_TO_END = `#!/bin/sh
'${process.execPath}' '${CLI}' "$@"
code=$?
exec >&-
sleep 5
exit $code
`;

describe('singer-check-tap', () => {
  it('finds nothing wrong with a run and with a second one from its state', async () => {
    const folder = createFolder();
    const tap = folder.write('tap-lever', SLOW_TO_END);
    chmodSync(tap, 0o755);
    const flags = ['--tap', tap, '--config', SAMPLE];
    const { stdout } = await run(CHECK_TAP, flags, {
      cwd: folder.path,
      maxBuffer: LONGEST_OUTPUT,
    });
    expect(stdout.match(/The output is valid/g)).toHaveLength(2);
  });

  it('finds nothing wrong with every stream', async () => {
    const { stdout } = await runTap(['--config', SAMPLE, '--select', '*,eeo*']);
    const check = spawn(CHECK_TAP, { stdio: ['pipe', 'pipe', 'inherit'] });
    check.stdin.end(stdout);
    expect(await text(check.stdout)).toContain('The output is valid');
  });
});
