import { type CommandLine, commandOf } from './command-line.ts';
import type { Flags } from './commands/flags.ts';
import type { InitFlags } from './init/init-flags.ts';
import { printDocument } from './print-document.ts';
import type { Program } from './program.ts';

/** Runs what the command line asks for and returns the exit code. */
export async function runCommand(commandLine: CommandLine, program: Program): Promise<number> {
  const init = commandOf(commandLine);
  if (init) {
    const { runInit } = await import('./init/init.ts');
    const { openPrompter } = await import('./init/open-prompter.ts');
    await runInit(init.opts<InitFlags>(), program, await openPrompter(program.stderr));
    return 0;
  }
  const flags = commandLine.opts<Flags>();
  if (flags.about) {
    const { describeProgram } = await import('./commands/about.ts');
    await printDocument(describeProgram(flags.format), program.stderr.redact);
    return 0;
  }
  if (flags.views !== undefined || flags.schema !== undefined) {
    const { runViews } = await import('./commands/views.ts');
    await runViews(flags, program);
    return 0;
  }
  if (flags.discover) {
    const { runDiscover } = await import('./commands/discover.ts');
    await runDiscover(flags, program);
    return 0;
  }
  if (flags.check) {
    const { runCheck } = await import('./commands/check.ts');
    return await runCheck(flags, program);
  }
  const { runSync } = await import('./commands/sync.ts');
  return await runSync(flags, program);
}
