import type { DiscoverySettings } from '../config/settings.ts';
import type { Session } from '../connection/session.ts';
import { AuthError } from '../errors.ts';
import type { ConfidentialAccess } from '../lever/confidentiality.ts';
import type { StreamDefinition } from '../streams/define.ts';
import { createProbe, type Finding } from './probe.ts';
import { whileConnected } from './while-connected.ts';

/** What a key may read. */
export interface KeyFindings {
  /** By stream. Streams are missing when Lever refused the key. */
  readonly findings: ReadonlyMap<string, Finding>;
  readonly access: ConfidentialAccess;
  /** Set when Lever refused the key. */
  readonly refusal: AuthError | undefined;
}

/** Finds out which streams the key of the session may read. */
export async function probeKey(
  definitions: readonly StreamDefinition[],
  session: Session<DiscoverySettings>,
): Promise<KeyFindings> {
  return await whileConnected(session, async ({ client, confidentialAccess }) => {
    const findings = new Map<string, Finding>();
    const { find } = createProbe(client, Date.now());
    let refusal: AuthError | undefined;
    try {
      await Promise.all(
        definitions.map(async (definition) =>
          findings.set(definition.name, await find(definition)),
        ),
      );
    } catch (error) {
      if (!(error instanceof AuthError)) throw error;
      refusal = error;
    }
    return { findings, access: confidentialAccess(), refusal };
  });
}

/**
 * The names of the streams that the key may not read; logs each. Throws when Lever refuses the key.
 */
export async function findDenied(
  definitions: readonly StreamDefinition[],
  session: Session<DiscoverySettings>,
): Promise<ReadonlySet<string>> {
  const { findings, refusal } = await probeKey(definitions, session);
  if (refusal) throw refusal;
  const denied = [...findings].filter(([, { verdict }]) => verdict === 'denied');
  for (const [stream, { detail }] of denied)
    session.log.warn({ stream }, `Marked as unsupported: ${detail}`);
  return new Set(denied.map(([stream]) => stream));
}
