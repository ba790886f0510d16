import type { Logger } from 'pino';
import { checkSyncConfig } from '../config.ts';
import {
  askForStartDate,
  askForToken,
  explainKey,
  gatherWishes,
  type Wishes,
} from '../init/answers.ts';
import type { Asker } from '../init/asker.ts';
import { assertFree, writePrivately } from '../init/files.ts';
import type { InitFlags } from '../init/init-flags.ts';
import { asGathered, checkKey, judge } from '../init/key-check.ts';
import { describeNext } from '../init/next-steps.ts';
import { catalogOf } from '../init/stream-choice.ts';
import { createLog } from '../log.ts';
import type { LogLevel } from '../log-levels.ts';
import { printDocument } from './print.ts';
import type { Probed } from './probe-key.ts';
import type { Program } from './program.ts';

/** Settings by key, as the config will hold them. */
type NewConfig = Readonly<Record<string, string>>;

/**
 * Asks for what a config needs, checks the key with Lever and writes the files. What a flag answers
 * is not asked; without `asker` nothing is. Throws, and writes nothing, when Lever refuses the key.
 */
export async function runInit(
  flags: InitFlags,
  program: Program,
  asker: Asker | undefined,
): Promise<void> {
  await assertFree([flags.config], flags.force === true, asker);
  const wishes = await gatherWishes(flags, asker);
  const needsCatalog = !wishes.choice.isDefault;
  if (needsCatalog) await assertFree([flags.catalog], flags.force === true, asker);
  const log = openLog(program, 'warn');
  // What the check meets on its way is summed up at its end.
  const checkLog = openLog(program, 'error');
  const { streams } = wishes.choice;
  const { token, probed } = await obtainKey(
    wishes,
    (key) => {
      if (key !== undefined) program.stderr.hide(key);
      asker?.say('Asking Lever what the key may read');
      const gathered = asGathered(toConfig(flags, wishes, key), flags.config);
      return checkKey(streams, gathered, program, checkLog);
    },
    asker,
  );
  const { denied, warnings } = judge(streams, probed);
  for (const warning of warnings) asker ? asker.warn(warning) : log.warn(warning);
  const readable = streams.filter((stream) => !denied.includes(stream));
  const startDate = wishes.startDate ?? (await (asker && askForStartDate(asker)));
  const config = { ...toConfig(flags, wishes, token), ...(startDate && { start_date: startDate }) };
  checkSyncConfig(asGathered(config, flags.config));
  writePrivately(flags.config, config);
  if (needsCatalog) writePrivately(flags.catalog, catalogOf(readable));
  const catalog = needsCatalog ? flags.catalog : undefined;
  const next = describeNext({ config: flags.config, catalog, streams: readable.length });
  await printDocument(asker ? `\n${next}` : next);
}

/** A key and what it may read. */
interface CheckedKey {
  readonly token: string | undefined;
  readonly probed: Probed;
}

type CheckToken = (token: string | undefined) => Promise<Probed>;

/** Tries the key that was given, once; else asks for one until Lever knows it. */
async function obtainKey(
  wishes: Wishes,
  check: CheckToken,
  asker: Asker | undefined,
): Promise<CheckedKey> {
  const { token, environment } = wishes;
  if (asker && token === undefined && environment !== 'demo')
    return await askUntilKnown(asker, wishes, check);
  const probed = await check(token);
  if (probed.refusal) throw probed.refusal;
  return { token, probed };
}

async function askUntilKnown(asker: Asker, wishes: Wishes, check: CheckToken): Promise<CheckedKey> {
  explainKey(asker, wishes);
  for (;;) {
    const token = await askForToken(asker);
    const probed = await check(token);
    if (!probed.refusal) return { token, probed };
    asker.warn(probed.refusal.message);
  }
}

function openLog({ stderr }: Program, level: LogLevel): Logger {
  return createLog({ level, format: process.stderr.isTTY ? 'pretty' : 'json', stderr });
}

function toConfig(flags: InitFlags, wishes: Wishes, token: string | undefined): NewConfig {
  const { environment, confidentiality } = wishes;
  return {
    ...(environment !== 'production' && { environment }),
    ...(flags.baseUrl !== undefined && { base_url: flags.baseUrl }),
    ...(token !== undefined && { token }),
    ...(confidentiality !== 'auto' && { confidentiality }),
  };
}
