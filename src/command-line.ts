import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { DOCUMENT_FORMATS } from './commands/flags.ts';
import { ENVIRONMENTS } from './config/environments.ts';
import { suggestion } from './did-you-mean.ts';
import { InputError } from './errors.ts';
import { CONFIDENTIALITIES } from './lever/confidentiality.ts';
import { LOG_FORMATS, LOG_LEVELS } from './logging/log-levels.ts';
import { VERSION, VERSION_LINE } from './version.ts';

const EXAMPLES = `
Examples:
  tap-lever init              ask questions, check the key, write config.json
  tap-lever -c config.json --check
  tap-lever -c config.json -s state.json --target 'target-x -c target.json'
`;

const INIT_EXAMPLE = `
Without a terminal nothing is asked: flags answer, defaults fill in the rest.
  tap-lever init --token-file key.txt --start-date 2020-01-01 --streams all
`;

/** The flags and words that were given, parsed. */
export type CommandLine = Command;

/** Flags that people take for commands. */
const FLAGS_ALONE = ['check', 'discover', 'about', 'help', 'version', 'test'];

/**
 * The command line of the program. Errors are thrown, not printed and exited on; what is meant for
 * stdout (help, version) goes to `print`. Each option is described in one line, so that the help
 * fits on a screen.
 */
export function createProgram(
  print: (text: string) => void = (text) => void process.stdout.write(text),
): Command {
  const program = new Command('tap-lever')
    .usage('[options]\n       tap-lever init [options]')
    .description("Reads a company's recruiting data from Lever as Singer messages.")
    .option('-c, --config <file>', 'settings file or ENV (TAP_LEVER_*); the last wins', gather)
    .option('--catalog <file>', 'streams and fields to read; defaults without it')
    .addOption(new Option('-p, --properties <file>', 'old name of --catalog'))
    .option('-s, --state <file>', 'file that records where the last run ended')
    .addOption(
      new Option('--target <command>', 'start this target, load into it, update --state').conflicts(
        ['discover', 'check', 'about'],
      ),
    )
    .option('--target-log <file>', "write the target's log to this file")
    .addOption(
      new Option('--target-timeout <seconds>', 'how long the target may take to finish')
        .argParser(toSeconds)
        .default(3600),
    )
    .option('-d, --discover', 'print the catalog and exit')
    .option(
      '--select <patterns>',
      'what to read, with commas: stream, stream.field, *, !stream, default, all',
      gatherNames,
    )
    .option('--test [mode]', 'show one record per stream; =schema: schemas only', toTestMode)
    .option('--check', 'print what the key may read and exit')
    .addOption(
      new Option(
        '--views <dialect>',
        'print SQL views of live rows: postgres, duckdb ...',
      ).conflicts(['discover', 'check', 'about', 'target']),
    )
    .option('--schema <name>', 'schema of the tables, for --views')
    .option('--about', 'describe the program and exit')
    .addOption(
      new Option('--format <format>', 'output of --about, --check')
        .choices(DOCUMENT_FORMATS)
        .default('text'),
    )
    .addOption(
      new Option('-q, --quiet', 'show only warnings and errors').implies({ logLevel: 'warn' }),
    )
    .addOption(new Option('--log-level <level>', 'log level').choices(LOG_LEVELS).default('info'))
    .addOption(
      new Option('--log-format <format>', 'log format')
        .choices(LOG_FORMATS)
        .env('TAP_LEVER_LOG_FORMAT')
        .default(process.stderr.isTTY ? 'pretty' : 'json'),
    )
    .addOption(new Option('--metrics').hideHelp())
    .option('--no-metrics', 'leave out Singer metrics, as --target does')
    .version(VERSION_LINE.trimEnd(), '-V, --version', 'print the version and exit')
    .addOption(new Option('-v').hideHelp())
    .on('option:v', () => {
      print(VERSION_LINE);
      throw new CommanderError(0, 'commander.version', VERSION);
    })
    .helpOption('-h, --help', 'print this help and exit')
    .addHelpText('after', EXAMPLES)
    .helpCommand(false)
    .allowExcessArguments(false)
    .enablePositionalOptions()
    // Set here, since the help would show empty lists that are defaults of the options.
    .setOptionValue('config', [])
    .setOptionValue('select', [])
    .configureOutput({ writeOut: print, outputError: () => undefined })
    .configureHelp({ optionDescription: describeOption })
    .exitOverride((error) => {
      throw error.exitCode === 0 ? error : describeMisuse(error, program.args);
    })
    .action(() => undefined);
  addInit(program);
  return program;
}

function addInit(program: Command): void {
  program
    .command('init', { hidden: true })
    .description('Asks for what is needed, checks the key and writes config.json.')
    .option('-c, --config <file>', 'config file to write', 'config.json')
    .option('--catalog <file>', 'catalog file to write', 'catalog.json')
    .addOption(new Option('--environment <name>', 'Lever installation').choices(ENVIRONMENTS))
    .option('--base-url <address>', "address of the API, instead of the environment's")
    .option('--token-file <file>', 'file with the API key; - reads standard input')
    .option('--start-date <date>', 'first day of history, such as 2020-01-01')
    .option('--streams <choice>', 'default, all, or names with commas; * and ! work')
    .addOption(new Option('--confidentiality <kind>', 'which rows').choices(CONFIDENTIALITIES))
    .option('-f, --force', 'overwrite existing files')
    .addHelpText('after', INIT_EXAMPLE)
    .action(() => undefined);
}

/** The command and its flags, once the program has parsed the command line. */
export function commandOf(program: Command): Command | undefined {
  return program.commands.find((command) => command.name() === program.args[0]);
}

function gatherNames(value: string, before: readonly string[]): readonly string[] {
  return [...before, ...value.split(',').map((name) => name.trim())];
}

function gather(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function describeOption({ description, argChoices, defaultValue }: Option): string {
  const choices = argChoices ? `: ${argChoices.join(', ')}` : '';
  const isFile = typeof defaultValue === 'string' && !argChoices;
  return `${description}${choices}${isFile ? ` (${defaultValue})` : ''}`;
}

/** Commander's complaint as one line, with what to do. */
function describeMisuse({ code, message }: CommanderError, words: readonly string[]): InputError {
  const [word] = words;
  const complaint =
    code === 'commander.excessArguments' && word !== undefined
      ? describeWord(word)
      : message.replace(/^error: /, '').replace(/\s\((Did you mean .*\?)\)$/, '. $1');
  const sentence = complaint.charAt(0).toUpperCase() + complaint.slice(1);
  return new InputError(`${sentence.replace(/[^.?]$/, '$&.')} See tap-lever --help.`);
}

/** A word that no flag takes: a flag without its dashes, a command of other taps, or a file. */
function describeWord(word: string): string {
  if (['sync', 'run'].includes(word)) return `"${word}" is not needed: leave it out`;
  if (FLAGS_ALONE.includes(word)) return `"${word}" is a flag: write --${word}`;
  if (word.endsWith('.json')) return `Unexpected word "${word}". Did you mean --config ${word}?`;
  const similar = suggestion(word, ['init', ...FLAGS_ALONE]).replace(/"(?=\w)(?!init)/, '"--');
  return `Unexpected word "${word}".${similar}`;
}

function toSeconds(value: string): number {
  const seconds = Number(value);
  if (seconds > 0) return seconds;
  throw new InvalidArgumentError('Give a number of seconds, such as 3600.');
}

function toTestMode(value: string): string {
  if (value === 'schema') return value;
  throw new InvalidArgumentError('Give --test or --test=schema.');
}
