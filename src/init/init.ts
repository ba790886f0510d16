import type { LoadEstimate } from '../check/estimate-load.ts';
import type { KeyFindings } from '../check/probe-key.ts';
import { checkSyncSettings } from '../config/check-settings.ts';
import { createLog } from '../logging/log.ts';
import type { LogFormat } from '../logging/log-levels.ts';
import { printDocument } from '../print-document.ts';
import type { Program } from '../program.ts';
import {
  askForStartDate,
  askForToken,
  explainKey,
  gatherAnswers,
  type InitAnswers,
  wantsConfidential,
} from './answers.ts';
import { assertFree, writePrivately } from './files.ts';
import { describeFirstRun, isLong } from './first-run.ts';
import type { InitFlags } from './init-flags.ts';
import { asGathered, checkKey, estimateFirstRun, judge } from './key-check.ts';
import { describeNext } from './next-steps.ts';
import type { Prompter } from './prompter.ts';
import { catalogOf } from './stream-choice.ts';

/** Settings by key, as the config will hold them. */
type NewConfig = Readonly<Record<string, string>>;

/**
 * Asks for what a config needs, checks the key with Lever and writes the files. What a flag answers
 * is not asked; without `prompter` nothing is. Throws, and writes nothing, when Lever refuses the
 * key.
 */
export async function runInit(
  flags: InitFlags,
  program: Program,
  prompter: Prompter | undefined,
): Promise<void> {
  const isForced = flags.force === true;
  await assertFree(flags.config, isForced, prompter);
  const answers = await gatherAnswers(flags, prompter);
  const { streams, isDefault } = answers.choice;
  if (!isDefault) await assertFree(flags.catalog, isForced, prompter);
  const logFormat: LogFormat = process.stderr.isTTY ? 'pretty' : 'json';
  const check: CheckToken = (key) => {
    if (key !== undefined) program.stderr.hide(key);
    prompter?.say('Asking Lever what the key may read');
    const gathered = asGathered(toConfig(flags, answers, key), flags.config);
    return checkKey({ definitions: streams, gathered, logFormat }, program);
  };
  const { token, found } = await obtainKey(answers, check, prompter);
  const { denied, warnings } = judge(streams, found, wantsConfidential(answers));
  const log = createLog({ level: 'warn', format: logFormat, stderr: program.stderr });
  for (const warning of warnings) prompter ? prompter.warn(warning) : log.warn(warning);
  const readable = streams.filter((stream) => !denied.includes(stream));
  const startDate = await chooseStart(answers, prompter, async (date) => {
    const gathered = asGathered(toConfig(flags, answers, token), flags.config);
    return await estimateFirstRun({ definitions: readable, gathered, logFormat }, date, program);
  });
  const config = {
    ...toConfig(flags, answers, token),
    ...(startDate && { start_date: startDate }),
  };
  checkSyncSettings(asGathered(config, flags.config));
  writePrivately(flags.config, config);
  if (!isDefault) writePrivately(flags.catalog, catalogOf(readable));
  const next = describeNext({
    config: flags.config,
    catalog: isDefault ? undefined : flags.catalog,
    streams: readable.length,
  });
  await printDocument(prompter ? `\n${next}` : next, program.stderr.redact);
}

/**
 * The start date that was given or asked for. A person is told what it costs, and asked again when
 * that is much.
 */
async function chooseStart(
  { environment, startDate: given }: InitAnswers,
  prompter: Prompter | undefined,
  estimate: (startDate: string) => Promise<LoadEstimate | undefined>,
): Promise<string | undefined> {
  if (!prompter || environment === 'demo') return given;
  for (;;) {
    const startDate = given ?? (await askForStartDate(prompter));
    prompter.say('Asking Lever how much there is');
    const cost = await estimate(startDate);
    if (cost && cost.rows.size > 0) prompter.say(describeFirstRun(startDate, cost));
    if (given !== undefined || !cost || !isLong(cost)) return startDate;
    if (await prompter.confirm('Begin there?', true)) return startDate;
  }
}

/** A key and what it may read. */
interface CheckedKey {
  readonly token: string | undefined;
  readonly found: KeyFindings;
}

type CheckToken = (token: string | undefined) => Promise<KeyFindings>;

/** Tries the key that was given, once; without one, asks until Lever accepts a key. */
async function obtainKey(
  answers: InitAnswers,
  check: CheckToken,
  prompter: Prompter | undefined,
): Promise<CheckedKey> {
  const { token, environment } = answers;
  if (prompter && token === undefined && environment !== 'demo')
    return await askUntilAccepted(prompter, answers, check);
  const found = await check(token);
  if (found.refusal) throw found.refusal;
  return { token, found };
}

async function askUntilAccepted(
  prompter: Prompter,
  answers: InitAnswers,
  check: CheckToken,
): Promise<CheckedKey> {
  explainKey(prompter, answers);
  for (;;) {
    const token = await askForToken(prompter);
    const found = await check(token);
    if (!found.refusal) return { token, found };
    prompter.warn(found.refusal.message);
  }
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
