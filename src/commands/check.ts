import type { Logger } from 'pino';
import { checkConfig, DISCOVERY_SETTINGS } from '../config.ts';
import { connect } from '../connect.ts';
import { AuthError, EXIT } from '../errors.ts';
import type { ConfidentialAccess } from '../lever/confidentiality.ts';
import { createLog } from '../log.ts';
import type { StreamDefinition } from '../streams/define.ts';
import { streams } from '../streams/index.ts';
import { createProbe, type Finding } from '../sync/probe.ts';
import { toCheckReport, toCheckRow, toTable } from './check-report.ts';
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

/** How long a check waits for a Lever that does not answer. */
const RETRY_BUDGET_MS = 5_000;

/**
 * Asks Lever for one row of every selected stream and prints what the key may read. Returns 0 when
 * that is everything, else 1; throws, after printing, when Lever does not know the key.
 */
export async function runCheck(flags: CheckFlags, program: Program): Promise<number> {
  const selected = readSelection(flags.catalog ?? flags.properties, flags.select).streams;
  const definitions = selected.map(({ definition }) => definition);
  const log = createLog({ level: flags.logLevel, format: flags.logFormat, stderr: program.stderr });
  const { findings, access, setting, refusal } = await probe(definitions, flags, program, log);
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
  const { findings, refusal } = await probe(streams, flags, program, log);
  if (refusal) throw refusal;
  const denied = [...findings].filter(([, { verdict }]) => verdict === 'denied');
  for (const [stream, { detail }] of denied)
    log.warn({ stream }, `Marked as unsupported: ${detail}`);
  return new Set(denied.map(([stream]) => stream));
}

interface Probed {
  /** By stream; those without one could not be asked for, since Lever did not know the key. */
  readonly findings: ReadonlyMap<string, Finding>;
  readonly access: ConfidentialAccess;
  /** The setting `confidentiality`. */
  readonly setting: string;
  readonly refusal: AuthError | undefined;
}

/** Finds out which streams the key of the config may read. */
async function probe(
  definitions: readonly StreamDefinition[],
  flags: CommonFlags,
  { controller, stderr }: Program,
  log: Logger,
): Promise<Probed> {
  const gathered = readSettings(flags.config, stderr);
  const { settings, warnings } = checkConfig(gathered, DISCOVERY_SETTINGS);
  for (const warning of warnings) log.warn(warning);
  const connection = await connect({
    settings,
    gathered,
    controller,
    log,
    stderr,
    retryBudgetMs: RETRY_BUDGET_MS,
  });
  const findings = new Map<string, Finding>();
  const { find } = createProbe(connection.client, Date.now());
  let refusal: AuthError | undefined;
  try {
    await Promise.all(
      definitions.map(async (definition) => findings.set(definition.name, await find(definition))),
    );
  } catch (error) {
    if (!(error instanceof AuthError)) throw error;
    refusal = error;
  } finally {
    await connection.close();
  }
  const access = connection.confidentialAccess();
  return { findings, access, setting: settings.confidentiality, refusal };
}
