import { TapError } from '../errors.ts';

/** One of several answers. */
export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string;
}

/** Several answers that are chosen at once, in place of those that were. */
export interface ChoiceSet<Value extends string> {
  readonly label: string;
  readonly values: readonly Value[];
}

/** Asks a person. Every question throws {@link CancelledError} when the person cancels it. */
export interface Prompter {
  /** Shows a text of several lines. */
  explain(title: string, text: string): void;
  /** Shows one line. */
  say(text: string): void;
  warn(text: string): void;
  choose<Value extends string>(question: string, choices: readonly Choice<Value>[]): Promise<Value>;
  /** The list begins with the sets; the first of them is chosen at the beginning. */
  chooseMany<Value extends string>(
    question: string,
    choices: readonly Choice<Value>[],
    sets: readonly ChoiceSet<Value>[],
  ): Promise<readonly Value[]>;
  /** Repeats the question while `validate` finds something wrong with the answer. */
  text(question: string, proposal: string, validate: Validate): Promise<string>;
  /** The same, without showing what is typed. */
  secret(question: string, validate: Validate): Promise<string>;
  confirm(question: string, proposal: boolean): Promise<boolean>;
}

/** What is wrong with an answer, in a sentence; undefined when nothing is. */
export type Validate = (answer: string) => string | undefined;

/** The person cancelled a question, or did not want a file to be overwritten. */
export class CancelledError extends TapError {
  override readonly name = 'CancelledError';
  override readonly exitCode = 130;

  constructor() {
    super('Cancelled; nothing was written.');
  }
}
