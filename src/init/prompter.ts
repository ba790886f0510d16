import { TapError } from '../errors.ts';

/** One of several answers. */
export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string;
}

/** Asks a person. Every question throws {@link CancelledError} when it is broken off. */
export interface Prompter {
  /** Explains something, at length or in a line. */
  explain(title: string, text: string): void;
  say(text: string): void;
  warn(text: string): void;
  choose<Value extends string>(question: string, choices: readonly Choice<Value>[]): Promise<Value>;
  chooseMany<Value extends string>(
    question: string,
    choices: readonly Choice<Value>[],
    chosen: readonly Value[],
  ): Promise<readonly Value[]>;
  /** `problemOf` says what is wrong with an answer, or nothing. */
  text(question: string, proposal: string, problemOf: Examine): Promise<string>;
  /** What is typed does not appear. */
  secret(question: string, problemOf: Examine): Promise<string>;
  confirm(question: string, proposal: boolean): Promise<boolean>;
}

export type Examine = (answer: string) => string | undefined;

/** Who was asked broke it off. */
export class CancelledError extends TapError {
  override readonly name = 'CancelledError';
  override readonly exitCode = 130;

  constructor() {
    super('Broken off; nothing is written.');
  }
}
