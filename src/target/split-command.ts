import { split } from 'shlex';
import { InputError } from '../errors.ts';

const OPERATORS = new Set(['|', '||', '&', '&&', ';', '<', '>', '>>', '2>', '2>>', '2>&1']);

/**
 * Splits a command into its program and arguments as a POSIX shell would: quotes and backslashes
 * group, nothing is expanded. On Windows a backslash is a part of a path. Throws
 * {@link InputError}.
 */
export function splitCommand(
  command: string,
  platform: NodeJS.Platform = process.platform,
): readonly [program: string, ...args: string[]] {
  const [program, ...args] = toWords(
    platform === 'win32' ? command.replace(/\\(?!")/g, '\\\\') : command,
  );
  if (program === undefined || program === '')
    throw new InputError(
      "--target is empty: give the command of a target, such as 'target-postgres --config target.json'.",
    );
  const operator = args.find((word) => OPERATORS.has(word));
  if (operator !== undefined)
    throw new InputError(
      `--target is started without a shell, so ${operator} means nothing: leave it out, or write sh -c "…".`,
    );
  return [program, ...args];
}

function toWords(command: string): readonly string[] {
  try {
    return split(command);
  } catch (cause) {
    throw new InputError('--target ends within quotes or after a backslash: close the quotes.', {
      cause,
    });
  }
}
