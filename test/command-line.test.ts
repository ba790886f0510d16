import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { commandOf, createProgram } from '../src/command-line.ts';
import type { Flags } from '../src/commands/flags.ts';
import { InputError } from '../src/errors.ts';

const parse = (...flags: string[]) =>
  createProgram()
    .parse(['node', 'tap-lever', ...flags])
    .opts<Flags>();

describe('the flags', () => {
  it.each([
    [['--config', 'a', '--catalog', 'b', '--state', 'c', '--discover']],
    [['-c', 'a', '--catalog=b', '-s', 'c', '-d']],
    [['--discover', '--state=c', '--config=a', '--catalog', 'b']],
  ])('are read in every spelling and order: %j', (flags) => {
    expect(parse(...flags)).toMatchObject({
      config: ['a'],
      catalog: 'b',
      state: 'c',
      discover: true,
    });
  });

  it('may be repeated where there can be many', () => {
    const flags = parse('-c', 'a', '-c', 'ENV', '--select', 'x', '--select', '!y');
    expect(flags).toMatchObject({ config: ['a', 'ENV'], select: ['x', '!y'] });
  });

  it('take several streams with commas', () => {
    const flags = parse('--select', 'default, audit_events', '--select', '!users');
    expect(flags.select).toEqual(['default', 'audit_events', '!users']);
  });

  it.each(['-v', '-V', '--version'])('print the version with %s', (flag) => {
    let printed = '';
    const program = createProgram((text) => {
      printed += text;
    });
    expect(() => program.parse(['node', 'tap-lever', flag])).toThrow(CommanderError);
    expect(printed).toMatch(/^tap-lever v\d+\.\d+\.\d+\n$/);
  });

  it('are empty when nothing is said', () => {
    expect(parse()).toMatchObject({ config: [], select: [], format: 'text', logLevel: 'info' });
  });

  it('are read anew by each program', () => {
    parse('-c', 'a');
    expect(parse('-c', 'b').config).toEqual(['b']);
  });

  it('take a test with and without its mode', () => {
    expect(parse('--test', '-c', 'a')).toMatchObject({ test: true, config: ['a'] });
    expect(parse('--test=schema').test).toBe('schema');
  });
});

describe('a wrong command line', () => {
  it.each([
    [['--selct', 'x'], "Unknown option '--selct'. Did you mean --select? See tap-lever --help."],
    [['--nothing-like-it'], "Unknown option '--nothing-like-it'. See tap-lever --help."],
    [['config.json'], 'Unexpected word "config.json". Did you mean --config config.json? See'],
    [['check'], '"check" is a flag: write --check. See tap-lever --help.'],
    [['-c', 'a', 'discover'], '"discover" is a flag: write --discover. See tap-lever --help.'],
    [['help'], '"help" is a flag: write --help. See tap-lever --help.'],
    [['run'], '"run" is not needed: leave it out. See tap-lever --help.'],
    [['intit'], 'Unexpected word "intit". Did you mean "init"? See tap-lever --help.'],
    [['discovr'], 'Unexpected word "discovr". Did you mean "--discover"? See tap-lever --help.'],
    [['--config'], "Option '-c, --config <file>' argument missing. See tap-lever --help."],
    [
      ['--test=all'],
      `Option '--test [mode]' argument 'all' is invalid. Give --test or --test=schema.`,
    ],
    [['--log-level', 'loud'], 'Allowed choices are trace, debug, info, warn, error, silent.'],
  ])('is one line that says what to do: %j', (flags, message) => {
    expect(() => parse(...flags)).toThrow(InputError);
    expect(() => parse(...flags)).toThrow(message);
    expect(() => parse(...flags)).toThrow(/^[^\n]+$/);
  });
});

function helpOf(...words: string[]): string {
  let help = '';
  const program = createProgram((text) => {
    help += text;
  });
  expect(() => program.parse(['node', 'tap-lever', ...words, '--help'])).toThrow(CommanderError);
  return help;
}

describe('the help', () => {
  it.each([[[]], [['init']]])('of %j fits a screen and ends with an example', (words) => {
    const lines = helpOf(...words)
      .trim()
      .split('\n');
    expect(lines.length).toBeLessThanOrEqual(33);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.at(-1)).toMatch(/^ {2}tap-lever /);
    expect(lines.join('\n')).toContain('--config');
  });

  it('names init', () => {
    expect(helpOf()).toContain('tap-lever init');
  });
});

describe('--quiet', () => {
  it('is another word for a log level, which wins when it is said', () => {
    expect(parse('-q').logLevel).toBe('warn');
    expect(parse('--quiet', '--log-level', 'error').logLevel).toBe('error');
  });
});

describe('init', () => {
  const parseInit = (...flags: string[]) => {
    const program = createProgram().parse(['node', 'tap-lever', 'init', ...flags]);
    return commandOf(program)?.opts();
  };

  it('has flags of its own', () => {
    expect(parseInit('-c', 'a', '--streams', 'all', '-f')).toEqual({
      config: 'a',
      catalog: 'catalog.json',
      streams: 'all',
      force: true,
    });
  });

  it('is no command that a run without it has', () => {
    expect(commandOf(createProgram().parse(['node', 'tap-lever', '-c', 'init']))).toBeUndefined();
  });

  it('complains like the rest', () => {
    expect(() => parseInit('--start-dat', 'x')).toThrow('Did you mean --start-date?');
    expect(() => parseInit('now')).toThrow(InputError);
  });
});
