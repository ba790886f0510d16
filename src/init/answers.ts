import { readFileSync } from 'node:fs';
import type { Environment } from '../config/environments.ts';
import { SETTINGS } from '../config/settings.ts';
import { InputError } from '../errors.ts';
import { readText } from '../files/read-text.ts';
import type { Confidentiality } from '../lever/confidentiality.ts';
import type { InitFlags } from './init-flags.ts';
import { describeKey } from './permissions.ts';
import type { Prompter } from './prompter.ts';
import { askForStreams, defaultStreams, parseStreams, type StreamChoice } from './stream-choice.ts';

/** What is known before Lever is asked. */
export interface InitAnswers {
  readonly environment: Environment;
  readonly choice: StreamChoice;
  readonly confidentiality: Confidentiality;
  /** Absent while there is a terminal to ask on, and for the demo account. */
  readonly token?: string;
  readonly startDate?: string;
}

/** The start date that is proposed, and the day on which the demo account begins. */
const PROPOSED_DAY = '2020-01-01';
const DEMO_DAY = '2024-01-01';
const STDIN = 0;

/**
 * Takes each answer from the flags, else from the person, else from the defaults. Throws
 * {@link InputError} with a line for each flag that is wrong, or missing without a terminal.
 */
export async function gatherAnswers(
  flags: InitFlags,
  prompter: Prompter | undefined,
): Promise<InitAnswers> {
  const given = flags.streams === undefined ? undefined : parseStreams(flags.streams);
  const environment =
    flags.environment ??
    (await prompter?.choose('Which Lever installation?', INSTALLATIONS)) ??
    'production';
  const token = environment === 'demo' ? undefined : givenToken(flags);
  const startDate = flags.startDate ?? (environment === 'demo' ? DEMO_DAY : undefined);
  assertFlags({ environment, token, startDate }, prompter !== undefined);
  return {
    environment,
    choice: given ?? (prompter ? await askForStreams(prompter) : defaultStreams()),
    confidentiality: flags.confidentiality ?? (await askForConfidentiality(prompter)),
    ...(token !== undefined && { token }),
    ...(startDate !== undefined && { startDate }),
  };
}

const INSTALLATIONS = [
  { value: 'production', label: 'Production', hint: 'hire.lever.co' },
  { value: 'eu', label: 'Production in the EU', hint: 'hire.eu.lever.co' },
  { value: 'sandbox', label: 'Sandbox', hint: 'hire.sandbox.lever.co' },
  { value: 'demo', label: 'Demo', hint: 'a simulated account that needs no key' },
] as const;

async function askForConfidentiality(prompter: Prompter | undefined): Promise<Confidentiality> {
  const question = 'Confidential opportunities, postings and requisitions too?';
  return !prompter || (await prompter.confirm(question, true)) ? 'auto' : 'non-confidential';
}

interface GivenValues {
  readonly environment: Environment;
  readonly token: string | undefined;
  readonly startDate: string | undefined;
}

function assertFlags({ environment, token, startDate }: GivenValues, canAsk: boolean): void {
  const problems: string[] = [];
  const tokenProblem = token === undefined ? undefined : problemOf('token', token);
  const dateProblem = startDate === undefined ? undefined : problemOf('start_date', startDate);
  if (tokenProblem !== undefined) problems.push(`The API key ${tokenProblem}.`);
  if (dateProblem !== undefined) problems.push(`--start-date ${dateProblem}.`);
  if (!canAsk && environment !== 'demo' && token === undefined)
    problems.push(
      '--token-file is missing: name a file that holds the API key (- for standard input), or set TAP_LEVER_TOKEN.',
    );
  if (!canAsk && startDate === undefined)
    problems.push(
      '--start-date is missing: say where history begins, such as --start-date 2020-01-01.',
    );
  if (problems.length > 0) throw new InputError(problems.join('\n'));
}

/** The API key from a file, standard input or the environment. */
function givenToken({ tokenFile }: InitFlags): string | undefined {
  if (tokenFile === undefined) return process.env['TAP_LEVER_TOKEN'] || undefined;
  if (tokenFile === '-') return readFileSync(STDIN, 'utf8').trim();
  return readText(tokenFile, 'Key file', 'Check the path.').trim();
}

/** Whether confidential data is wanted, if the key may read it. */
export function wantsConfidential({ confidentiality }: InitAnswers): boolean {
  return confidentiality !== 'non-confidential';
}

/** Explains how to make a key. */
export function explainKey(prompter: Prompter, answers: InitAnswers): void {
  prompter.explain('The API key', describeKey(answers.choice.streams, wantsConfidential(answers)));
}

/** Asks for the key. */
export async function askForToken(prompter: Prompter): Promise<string> {
  const answer = await prompter.secret('API key (your input stays hidden)', (token) =>
    complain(problemOf('token', token)),
  );
  return answer.trim();
}

/** Asks where history begins. */
export async function askForStartDate(prompter: Prompter): Promise<string> {
  const answer = await prompter.text(
    'Load history since when? Older records of incremental streams are not loaded.',
    PROPOSED_DAY,
    (date) => complain(problemOf('start_date', date)),
  );
  return answer.trim();
}

function complain(problem: string | undefined): string | undefined {
  return problem === undefined ? undefined : `That ${problem}.`;
}

/** What is wrong with the value of a setting, in the words of the config. */
function problemOf(setting: 'token' | 'start_date', value: string): string | undefined {
  const result = SETTINGS.shape[setting].safeParse(value);
  return result.success ? undefined : result.error.issues[0]?.message;
}
