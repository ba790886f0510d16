import {
  type CheckReport,
  toCheckReport,
  toCheckRow,
  toMarkdown,
  toTable,
} from '../check/check-report.ts';
import { probeKey } from '../check/probe-key.ts';
import { checkDiscoverySettings } from '../config/check-settings.ts';
import type { DiscoverySettings } from '../config/settings.ts';
import { openSession, type Session } from '../connection/session.ts';
import { EXIT } from '../errors.ts';
import { printDocument } from '../print-document.ts';
import type { Program } from '../program.ts';
import { displayOfStdout } from './display.ts';
import type { CheckFlags, CommonFlags, DocumentFormat } from './flags.ts';
import { readSelection, readSettings } from './inputs.ts';

/**
 * Asks Lever for one row of every selected stream and prints what the key may read. Returns 0 when
 * that is everything, else 1; throws, after printing, when Lever refuses the key.
 */
export async function runCheck(flags: CheckFlags, program: Program): Promise<number> {
  const definitions = readSelection(flags).streams.map(({ definition }) => definition);
  const session = openCheck(flags, program);
  const { findings, access, refusal } = await probeKey(definitions, session);
  const rows = definitions.map((definition) =>
    toCheckRow(definition, findings.get(definition.name)),
  );
  const report = toCheckReport(rows, session.config.settings.confidentiality, access);
  await printDocument(render(report, flags.format), program.stderr.redact);
  if (refusal) throw refusal;
  return report.ok ? 0 : EXIT.failed;
}

function render(report: CheckReport, format: DocumentFormat): string {
  if (format === 'json') return `${JSON.stringify(report, null, 2)}\n`;
  return format === 'markdown' ? toMarkdown(report) : toTable(report, displayOfStdout());
}

/** Opens a session for asking Lever about the key, which needs no start date. */
export function openCheck(flags: CommonFlags, program: Program): Session<DiscoverySettings> {
  const config = checkDiscoverySettings(readSettings(flags, program.stderr));
  return openSession(config, flags, program);
}
