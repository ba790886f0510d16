import { Command, type CommanderError, InvalidArgumentError, Option } from 'commander';
import type { AboutFormat } from './commands/about.ts';
import type { SyncFlags } from './commands/sync.ts';
import { InputError } from './errors.ts';
import { LOG_FORMATS, LOG_LEVELS } from './log-levels.ts';
import { VERSION } from './version.ts';

/** Everything that the command line says. */
export interface Flags extends SyncFlags {
  readonly discover?: true;
  readonly about?: true;
  readonly format: AboutFormat;
}

const EXAMPLES = `
Examples:
  tap-lever -c config.json --discover > catalog.json
  tap-lever -c config.json --catalog catalog.json -s state.json | target-x
  tap-lever -c config.json --check
  tap-lever -c config.json --select opportunities --select 'opportunity_*'
`;

/**
 * The command line of the program. Errors are thrown, not printed and exited on; what is meant for
 * stdout (help, version) goes to `print`.
 */
export function createProgram(
  print: (text: string) => void = (text) => void process.stdout.write(text),
): Command {
  // Their empty lists are set below: as defaults of the options they would show in the help.
  const gather = (value: string, before: readonly string[]): readonly string[] => [
    ...before,
    value,
  ];
  return new Command('tap-lever')
    .description(
      "Reads a company's recruiting data from Lever and writes Singer messages to stdout.",
    )
    .option(
      '-c, --config <file>',
      'settings; repeatable, later files win; ENV reads TAP_LEVER_*',
      gather,
    )
    .option('--catalog <file>', 'which streams and fields; without it, the default streams')
    .addOption(new Option('-p, --properties <file>', 'old name of --catalog'))
    .option('-s, --state <file>', 'where the last run ended; missing or empty means a first run')
    .option('-d, --discover', 'print the catalog and exit')
    .option(
      '--select <pattern>',
      'stream or stream.field, with * and a leading ! to exclude; repeatable',
      gather,
    )
    .option(
      '--test [mode]',
      'one record of each stream, or SCHEMA messages only with --test=schema',
      toTestMode,
    )
    .option('--check', 'call every selected endpoint once, print what the key may read, and exit')
    .option('--about', 'describe the program and exit')
    .addOption(
      new Option('--format <format>', 'of --about and --check')
        .choices(['text', 'json', 'markdown'])
        .default('text'),
    )
    .addOption(
      new Option('--log-level <level>', 'what stderr shows').choices(LOG_LEVELS).default('info'),
    )
    .addOption(
      new Option('--log-format <format>', 'of stderr')
        .choices(LOG_FORMATS)
        .default(process.stderr.isTTY ? 'pretty' : 'json', 'pretty on a terminal, else json'),
    )
    .version(`tap-lever v${VERSION}`, '--version', 'print the version and exit')
    .helpOption('-h, --help', 'print this and exit')
    .addHelpText('after', EXAMPLES)
    .allowExcessArguments(false)
    .setOptionValue('config', [])
    .setOptionValue('select', [])
    .configureOutput({ writeOut: print, outputError: () => undefined })
    .exitOverride((error) => {
      throw error.exitCode === 0 ? error : describeMisuse(error);
    });
}

/** The complaint of commander as one line, with what to do. */
function describeMisuse({ message }: CommanderError): InputError {
  const complaint = message.replace(/^error: /, '').replace(/\s\((Did you mean .*\?)\)$/, '. $1');
  return new InputError(`${complaint.replace(/[^.?]$/, '$&.')} See tap-lever --help.`);
}

function toTestMode(value: string): string {
  if (value === 'schema') return value;
  throw new InvalidArgumentError('It is "schema", or nothing.');
}
