import type { Logger } from 'pino';
import type { Selection } from '../catalog/index.ts';
import type { Session } from '../connection/session.ts';
import { EXIT, InterruptedError, OutputError, TapError } from '../errors.ts';
import { type EndInput, toEndLine } from '../progress/end-line.ts';
import type { Report } from '../records/index.ts';
import type { Destination } from './destination.ts';

/** Says of each stream what is not as it should be: incomplete, changed values, unknown fields. */
export function noteOddities(report: Report, log: Logger): void {
  for (const [stream, { records, erased, skipped, coercions, unknownFields }] of report.streams) {
    const isIncomplete = report.failures.has(stream) || report.denied.has(stream);
    const oddities = {
      ...(erased > 0 && { erased }),
      ...(skipped > 0 && { skipped }),
      ...(coercions.size > 0 && { coercions: Object.fromEntries(coercions) }),
      ...(unknownFields.size > 0 && { unknownFields: Object.fromEntries(unknownFields) }),
    };
    if (isIncomplete || Object.keys(oddities).length > 0)
      log.info(
        { stream, records, ...oddities },
        isIncomplete ? 'Stream is incomplete.' : 'Stream is done.',
      );
  }
}

/** Says why streams are incomplete. */
export function explain(report: Report, log: Logger): void {
  for (const [reason, names] of groupByReason(report.denied))
    log.warn({ streams: names }, `Skipped: ${reason}`);
  const failures = [...report.failures].map(([stream, { message }]) => [stream, message] as const);
  for (const [reason, names] of groupByReason(failures))
    log.error({ streams: names }, `Failed; bookmarks unchanged: ${reason}`);
}

/** Groups streams that ended for the same reason, often many, for one line. */
function groupByReason(
  reasons: Iterable<readonly [stream: string, reason: string]>,
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, readonly string[]>();
  for (const [stream, reason] of reasons)
    groups.set(reason, [...(groups.get(reason) ?? []), stream]);
  return groups;
}

/** What to say when there is nothing to show for the run. */
export function nothingRead(
  report: Report | undefined,
  { streams }: Selection,
): TapError | undefined {
  if (!report) return undefined;
  const { failures, denied } = report;
  const [failure] = failures.values();
  const [denial] = denied.values();
  const reason = failure?.message ?? denial;
  // Markers of what was read have nothing of their own that could fail.
  const readable = streams.filter(({ definition }) => definition.source.kind !== 'reads');
  if (reason === undefined || failures.size + denied.size < readable.length) return undefined;
  return new TapError(`No stream could be read. ${reason}`, { cause: failure });
}

/** What the run ends with, of the failures of both sides; the other one is logged. */
export function worstOf(
  failure: unknown,
  problem: TapError | undefined,
  { destination, session }: { readonly destination: Destination; readonly session: Session },
): unknown {
  if (failure instanceof InterruptedError) {
    if (problem) session.log.error(problem.message);
    return new InterruptedError(failure.signal, destination.outcome());
  }
  if (!problem) return failure;
  const isBug = failure !== undefined && !(failure instanceof TapError);
  if (isBug) session.log.error(problem.message);
  else if (failure && !(failure instanceof OutputError)) session.log.error(failure.message);
  return isBug ? failure : problem;
}

/** The exit code of a run that ends with this error, if with any. */
export function exitCodeOf(worst: unknown, report: Report | undefined): number {
  if (worst !== undefined) return worst instanceof TapError ? worst.exitCode : EXIT.failed;
  return report?.failures.size === 0 ? 0 : EXIT.partial;
}

/** Why a run failed, if it did. */
export function reasonOf(worst: unknown): string | undefined {
  return worst instanceof TapError ? worst.message : undefined;
}

/** Writes the last line of a run, which has everything. */
export function sumUp(end: EndInput, log: Logger): void {
  const { facts, message } = toEndLine(end);
  log.info(facts, message);
}
