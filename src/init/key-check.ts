import { estimateLoad, type LoadEstimate } from '../check/estimate-load.ts';
import { type KeyFindings, probeKey } from '../check/probe-key.ts';
import { checkDiscoverySettings } from '../config/check-settings.ts';
import type { GatheredSettings } from '../config/gathered-settings.ts';
import { openSession } from '../connection/session.ts';
import type { LogFormat } from '../logging/log-levels.ts';
import type { Program } from '../program.ts';
import type { StreamDefinition } from '../streams/define.ts';
import { toEpochMs } from '../time.ts';

/** Settings as they would be gathered from the config that is about to be written. */
export function asGathered(
  settings: Readonly<Record<string, string>>,
  file: string,
): GatheredSettings {
  const values = Object.entries(settings).map(
    ([key, value]) => [key, { value, source: file }] as const,
  );
  return { values: new Map(values), warnings: [], source: file, nameOf: (key) => `"${key}"` };
}

export interface KeyCheck {
  readonly definitions: readonly StreamDefinition[];
  readonly gathered: GatheredSettings;
  readonly logFormat: LogFormat;
}

/**
 * Asks Lever what a key may read. If Lever refuses the key, that ends the check, not the program.
 */
export async function checkKey(
  { definitions, gathered, logFormat }: KeyCheck,
  program: Program,
): Promise<KeyFindings> {
  const { controller } = program;
  const own = new AbortController();
  const stop = (): void => own.abort(controller.signal.reason);
  controller.signal.addEventListener('abort', stop, { once: true });
  try {
    const config = checkDiscoverySettings(gathered);
    // Warnings are not logged: judge() sums them up at the end.
    const flags = { logLevel: 'error', logFormat } as const;
    return await probeKey(definitions, openSession(config, flags, { ...program, controller: own }));
  } finally {
    controller.signal.removeEventListener('abort', stop);
  }
}

/** Estimates what a first run costs; undefined when Lever does not say. */
export async function estimateFirstRun(
  { definitions, gathered, logFormat }: KeyCheck,
  startDate: string,
  program: Program,
): Promise<LoadEstimate | undefined> {
  const flags = { logLevel: 'error', logFormat } as const;
  const session = openSession(checkDiscoverySettings(gathered), flags, program);
  return await estimateLoad(definitions, toEpochMs(startDate), session);
}

/** What a check found. */
export interface Verdict {
  readonly denied: readonly StreamDefinition[];
  /** One sentence each, for people. */
  readonly warnings: readonly string[];
}

/** Sums up what a key may read. */
export function judge(
  definitions: readonly StreamDefinition[],
  { findings, access }: KeyFindings,
  wantsConfidential: boolean,
): Verdict {
  const of = (verdict: string): readonly StreamDefinition[] =>
    definitions.filter(({ name }) => findings.get(name)?.verdict === verdict);
  const [denied, failed] = [of('denied'), of('failed')];
  const reason = findings.get(failed[0]?.name ?? '')?.detail;
  const warnings = [
    ...(denied.length === 0 ? [] : [describeDenied(denied)]),
    ...(failed.length === 0
      ? []
      : [
          `${failed.length} of ${definitions.length} streams could not be checked: ${reason} Run tap-lever --check later.`,
        ]),
    ...(access === false && wantsConfidential
      ? ['The API key may not read confidential data; the rest is replicated.']
      : []),
  ];
  return { denied, warnings };
}

function describeDenied(denied: readonly StreamDefinition[]): string {
  const names = denied.map(({ name, permission }) => `${name} (${permission})`);
  return `The API key may not read ${names.join(', ')}. They are skipped until a key has these permissions.`;
}
