import type { Readable, Writable } from 'node:stream';
import {
  autocompleteMultiselect,
  confirm,
  isCancel,
  log,
  note,
  password,
  select,
  text,
} from '@clack/prompts';
import { CancelledError, type Choice, type Examine, type Prompter } from './prompter.ts';

/** Where questions are asked and answered. */
export interface Dialog {
  readonly input: Readable;
  readonly output: Writable;
}

/** Lines of a long list that are shown at a time. */
const LIST_LINES = 12;

/** Asks on a terminal. */
export function createTerminalPrompter(dialog: Dialog): Prompter {
  const { output } = dialog;
  return {
    explain: (title, words) => note(words, title, { output, format: (line) => line }),
    say: (words) => log.step(words, { output }),
    warn: (words) => log.warn(words, { output }),
    async choose<Value extends string>(message: string, choices: readonly Choice<Value>[]) {
      const answer = await select<string>({ ...dialog, message, options: toOptions(choices) });
      return answered(answer) as Value;
    },
    async chooseMany<Value extends string>(
      message: string,
      choices: readonly Choice<Value>[],
      chosen: readonly Value[],
    ) {
      const answer = await autocompleteMultiselect<string>({
        ...dialog,
        message,
        options: toOptions(choices),
        initialValues: [...chosen],
        placeholder: 'type to search',
        maxItems: LIST_LINES,
        required: true,
      });
      return answered(answer) as Value[];
    },
    text: async (message, initialValue, problemOf) =>
      answered(await text({ ...dialog, message, initialValue, validate: toValidator(problemOf) })),
    secret: async (message, problemOf) =>
      answered(await password({ ...dialog, message, mask: '', validate: toValidator(problemOf) })),
    confirm: async (message, initialValue) =>
      answered(await confirm({ ...dialog, message, initialValue })),
  };
}

function answered<Answer>(answer: Answer): Exclude<Answer, symbol> {
  if (isCancel(answer)) throw new CancelledError();
  return answer as Exclude<Answer, symbol>;
}

function toOptions(choices: readonly Choice<string>[]): Choice<string>[] {
  return choices.map((choice) => ({ ...choice }));
}

function toValidator(problemOf: Examine) {
  return (answer: string | undefined): string | undefined => problemOf((answer ?? '').trim());
}
