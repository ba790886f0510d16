import type { Logger } from 'pino';
import type { Program } from '../commands/program.ts';
import { checkConfig, DISCOVERY_SETTINGS, type GatheredSettings } from '../config/settings.ts';
import { connect } from '../connection/connect.ts';
import { AuthError } from '../errors.ts';
import type { ConfidentialAccess } from '../lever/confidentiality.ts';
import type { StreamDefinition } from '../streams/define.ts';
import { createProbe, type Finding } from './probe.ts';

/** What a key may read. */
export interface Probed {
  /** By stream; those without one could not be asked for, since Lever did not know the key. */
  readonly findings: ReadonlyMap<string, Finding>;
  readonly access: ConfidentialAccess;
  /** The setting `confidentiality`. */
  readonly setting: string;
  readonly refusal: AuthError | undefined;
}

/** How long a check waits for a Lever that does not answer. */
const RETRY_BUDGET_MS = 5_000;

/** Finds out which streams the key among the settings may read. */
export async function probeKey(
  definitions: readonly StreamDefinition[],
  gathered: GatheredSettings,
  { controller, stderr }: Program,
  log: Logger,
): Promise<Probed> {
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
