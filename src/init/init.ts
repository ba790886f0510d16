import type { Logger } from 'pino';
import type { Probed } from '../check/probe-key.ts';
import { printDocument } from '../commands/print.ts';
import type { Program } from '../commands/program.ts';
import { checkSyncConfig } from '../config/settings.ts';
import { createLog } from '../logging/log.ts';
import type { LogLevel } from '../logging/log-levels.ts';
import {
  askForStartDate,
  askForToken,
  explainKey,
  gatherAnswers,
  type InitAnswers,
} from './answers.ts';
import { assertFree, writePrivately } from './files.ts';
import type { InitFlags } from './init-flags.ts';
import { asGathered, checkKey, judge } from './key-check.ts';
import { describeNext } from './next-steps.ts';
import type { Prompter } from './prompter.ts';
import { catalogOf } from './stream-choice.ts';

/** Settings by key, as the config will hold them. */
type NewConfig = Readonly<Record<string, string>>;

/**
 * Asks for what a config needs, checks the key with Lever and writes the files. What a flag answers
 * is not asked; without `prompter` nothing is. Throws, and writes nothing, when Lever refuses the key.
 */
export async function runInit(
  flags: InitFlags,
  program: Program,
  prompter: Prompter | undefined,
): Promise<void> {
  await assertFree([flags.config], flags.force === true, prompter);
  const answers = await gatherAnswers(flags, prompter);
  const needsCatalog = !answers.choice.isDefault;
  if (needsCatalog) await assertFree([flags.catalog], flags.force === true, prompter);
  const log = openLog(program, 'warn');
  // What the check meets on its way is summed up at its end.
  const checkLog = openLog(program, 'error');
  const { streams } = answers.choice;
  const { token, probed } = await obtainKey(
    answers,
    (key) => {
      if (key !== undefined) program.stderr.hide(key);
      prompter?.say('Asking Lever what the key may read');
      const gathered = asGathered(toConfig(flags, answers, key), flags.config);
      return checkKey(streams, gathered, program, checkLog);
    },
    prompter,
  );
  const { denied, warnings } = judge(streams, probed);
  for (const warning of warnings) prompter ? prompter.warn(warning) : log.warn(warning);
  const readable = streams.filter((stream) => !denied.includes(stream));
  const startDate = answers.startDate ?? (await (prompter && askForStartDate(prompter)));
  const config = {
    ...toConfig(flags, answers, token),
    ...(startDate && { start_date: startDate }),
  };
  checkSyncConfig(asGathered(config, flags.config));
  writePrivately(flags.config, config);
  if (needsCatalog) writePrivately(flags.catalog, catalogOf(readable));
  const catalog = needsCatalog ? flags.catalog : undefined;
  const next = describeNext({ config: flags.config, catalog, streams: readable.length });
  await printDocument(prompter ? `\n${next}` : next);
}

/** A key and what it may read. */
interface CheckedKey {
  readonly token: string | undefined;
  readonly probed: Probed;
}

type CheckToken = (token: string | undefined) => Promise<Probed>;

/** Tries the key that was given, once; else asks for one until Lever knows it. */
async function obtainKey(
  answers: InitAnswers,
  check: CheckToken,
  prompter: Prompter | undefined,
): Promise<CheckedKey> {
  const { token, environment } = answers;
  if (prompter && token === undefined && environment !== 'demo')
    return await askUntilKnown(prompter, answers, check);
  const probed = await check(token);
  if (probed.refusal) throw probed.refusal;
  return { token, probed };
}

async function askUntilKnown(
  prompter: Prompter,
  answers: InitAnswers,
  check: CheckToken,
): Promise<CheckedKey> {
  explainKey(prompter, answers);
  for (;;) {
    const token = await askForToken(prompter);
    const probed = await check(token);
    if (!probed.refusal) return { token, probed };
    prompter.warn(probed.refusal.message);
  }
}

function openLog({ stderr }: Program, level: LogLevel): Logger {
  return createLog({ level, format: process.stderr.isTTY ? 'pretty' : 'json', stderr });
}

function toConfig(flags: InitFlags, answers: InitAnswers, token: string | undefined): NewConfig {
  const { environment, confidentiality } = answers;
  return {
    ...(environment !== 'production' && { environment }),
    ...(flags.baseUrl !== undefined && { base_url: flags.baseUrl }),
    ...(token !== undefined && { token }),
    ...(confidentiality !== 'auto' && { confidentiality }),
  };
}
