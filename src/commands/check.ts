import { toCheckReport, toCheckRow, toTable } from '../check/check-report.ts';
import { probeKey } from '../check/probe-key.ts';
import { EXIT } from '../errors.ts';
import { createLog } from '../logging/log.ts';
import { streams } from '../streams/index.ts';
import type { CommonFlags } from './flags.ts';
import { readSelection, readSettings } from './inputs.ts';
import { printDocument } from './print.ts';
import type { Program } from './program.ts';

/** The flags that a check reads. */
export interface CheckFlags extends CommonFlags {
  readonly catalog?: string;
  readonly properties?: string;
  readonly select: readonly string[];
  readonly format: string;
}

/**
 * Asks Lever for one row of every selected stream and prints what the key may read. Returns 0 when
 * that is everything, else 1; throws, after printing, when Lever does not know the key.
 */
export async function runCheck(flags: CheckFlags, program: Program): Promise<number> {
  const selected = readSelection(flags.catalog ?? flags.properties, flags.select).streams;
  const definitions = selected.map(({ definition }) => definition);
  const log = createLog({ level: flags.logLevel, format: flags.logFormat, stderr: program.stderr });
  const { findings, access, setting, refusal } = await probeKey(
    definitions,
    readSettings(flags.config, program.stderr),
    program,
    log,
  );
  const rows = definitions.map((definition) =>
    toCheckRow(definition, findings.get(definition.name)),
  );
  const report = toCheckReport(rows, setting, access);
  await printDocument(
    flags.format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : toTable(report),
  );
  if (refusal) throw refusal;
  return report.ok ? 0 : EXIT.failed;
}

/** The names of all streams that the key may not read. Throws when Lever does not know the key. */
export async function findDenied(
  flags: CommonFlags,
  program: Program,
): Promise<ReadonlySet<string>> {
  const log = createLog({ level: flags.logLevel, format: flags.logFormat, stderr: program.stderr });
  const { findings, refusal } = await probeKey(
    streams,
    readSettings(flags.config, program.stderr),
    program,
    log,
  );
  if (refusal) throw refusal;
  const denied = [...findings].filter(([, { verdict }]) => verdict === 'denied');
  for (const [stream, { detail }] of denied)
    log.warn({ stream }, `Marked as unsupported: ${detail}`);
  return new Set(denied.map(([stream]) => stream));
}
