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
import { wrap } from '../logging/wrap.ts';
import {
  CancelledError,
  type Choice,
  type ChoiceSet,
  type Prompter,
  type Validate,
} from './prompter.ts';

/** Where questions are asked and answered. */
export interface Dialog {
  readonly input: Readable;
  readonly output: Writable;
}

/** What the frame beside a text takes. */
const FRAME_COLUMNS = 4;
/** How many lines of a long list are shown at a time. */
const LIST_LINES = 12;

/** Creates a prompter that asks on a terminal. */
export function createTerminalPrompter(dialog: Dialog): Prompter {
  const { output } = dialog;
  const framed = (words: string): string => {
    const { columns = 80 } = output as Partial<NodeJS.WriteStream>;
    return wrap(words, columns - FRAME_COLUMNS);
  };
  return {
    explain: (title, words) => note(words, title, { output, format: (line) => line }),
    say: (words) => log.step(framed(words), { output }),
    warn: (words) => log.warn(framed(words), { output }),
    async choose<Value extends string>(message: string, choices: readonly Choice<Value>[]) {
      const answer = await select<string>({ ...dialog, message, options: toOptions(choices) });
      return uncancelled(answer) as Value;
    },
    async chooseMany<Value extends string>(
      message: string,
      choices: readonly Choice<Value>[],
      sets: readonly ChoiceSet<Value>[],
    ) {
      const members = new Map(sets.map(({ label, values }) => [`[${label}]`, values]));
      const options = [
        ...[...members.keys()].map((value) => ({ value, label: value })),
        ...toOptions(choices),
      ];
      const answer = await autocompleteMultiselect<string>({
        ...dialog,
        message,
        // Asked for before anything is shown or taken, so that a set that was chosen becomes its
        // members here.
        options() {
          const set = this.selectedValues.findLast((value) => members.has(value));
          if (set !== undefined) this.selectedValues = [...(members.get(set) ?? [])];
          return options;
        },
        // The cursor stands on it.
        initialValues: options.slice(0, 1).map(({ value }) => value),
        placeholder: 'type to search',
        maxItems: LIST_LINES,
        required: true,
      });
      return uncancelled(answer) as Value[];
    },
    text: async (message, initialValue, validate) =>
      uncancelled(await text({ ...dialog, message, initialValue, validate: trimmed(validate) })),
    secret: async (message, validate) =>
      uncancelled(await password({ ...dialog, message, mask: '', validate: trimmed(validate) })),
    confirm: async (message, initialValue) =>
      uncancelled(await confirm({ ...dialog, message, initialValue })),
  };
}

function uncancelled<Answer>(answer: Answer): Exclude<Answer, symbol> {
  if (isCancel(answer)) throw new CancelledError();
  return answer as Exclude<Answer, symbol>;
}

function toOptions(choices: readonly Choice<string>[]): Choice<string>[] {
  return choices.map((choice) => ({ ...choice }));
}

/** Clack passes what was typed as it is. */
function trimmed(validate: Validate) {
  return (answer: string | undefined): string | undefined => validate((answer ?? '').trim());
}
