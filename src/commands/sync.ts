import type { Logger } from 'pino';
import type { Selection } from '../catalog/index.ts';
import { checkSyncSettings } from '../config/check-settings.ts';
import type { Settings } from '../config/settings.ts';
import { openSession } from '../connection/session.ts';
import { EXIT, InterruptedError, TapError } from '../errors.ts';
import type { Program } from '../program.ts';
import { describeSweep } from '../progress/describe-sweep.ts';
import type { Report } from '../records/index.ts';
import { createWriter } from '../singer/writer.ts';
import type { SyncSettings } from '../sync/run/index.ts';
import { sync } from '../sync/sync.ts';
import type { SyncFlags } from './flags.ts';
import { readSelection, readSettings, readState } from './inputs.ts';
import { openReporter } from './open-reporter.ts';

/**
 * Replicates the selected streams to stdout and returns the exit code. Everything that the user
 * gave is checked before the first request and the first line.
 */
export async function runSync(flags: SyncFlags, program: Program): Promise<number> {
  const { controller, stderr } = program;
  const config = checkSyncSettings(readSettings(flags, stderr));
  const selection = readSelection(flags);
  const state = readState(flags.state);
  const { log, connect } = openSession(config, flags, program);
  warnAbout(selection, log);
  const stop = (reason: Error): void => controller.abort(reason);
  const writer = createWriter(process.stdout, stop);
  const reporter = await openReporter({
    log,
    format: flags.logFormat,
    stderr,
    selected: selection.streams.map(({ definition }) => definition),
    isShort: flags.test !== undefined,
  });
  const connection = await connect({ beforeRequest: writer.ready, onRequest: reporter.request });
  reporter.begin(connection.traffic);
  try {
    const report = await sync({
      streams: selection.streams,
      state,
      client: connection.client,
      writer,
      log,
      stop,
      now: Date.now,
      progress: {
        ...reporter.observer,
        swept: (stream, sweep) => log.info({ stream }, describeSweep(sweep)),
      },
      ...(flags.test && { test: flags.test === true ? 'records' : flags.test }),
      settings: toSyncSettings(config.settings),
    });
    reporter.end(report.failures.size === 0);
    if (!reporter.hasSummary) summarize(report, log);
    explain(report, log);
    return exitCode(report, selection);
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError(error.signal, 'the state is saved up to here');
  } finally {
    reporter.end(false);
    await writer.flush().finally(() => connection.close());
  }
}

function toSyncSettings(settings: Settings): SyncSettings {
  return {
    startDate: settings.start_date,
    lookbackMs: settings.lookback_seconds * 1000,
    childRefresh: settings.child_refresh,
    childSweepRequests: settings.child_sweep_requests,
    activateVersions: settings.emit_activate_version_messages,
  };
}

function warnAbout({ streams, warnings }: Selection, log: Logger): void {
  for (const warning of warnings) log.warn(warning);
  if (streams.length === 0)
    log.warn(
      'No stream is selected: mark streams in the catalog with "selected": true, or use --select.',
    );
}

function summarize(report: Report, log: Logger): void {
  for (const [stream, { records, skipped, coercions, unknownFields }] of report.streams)
    log.info(
      {
        stream,
        records,
        ...(skipped > 0 && { skipped }),
        ...(coercions.size > 0 && { coercions: Object.fromEntries(coercions) }),
        ...(unknownFields.size > 0 && { unknownFields: Object.fromEntries(unknownFields) }),
      },
      report.failures.has(stream) || report.denied.has(stream)
        ? 'Stream is incomplete.'
        : 'Stream is done.',
    );
}

/** Says why streams are incomplete. */
function explain(report: Report, log: Logger): void {
  for (const [reason, names] of groupByReason(report.denied))
    log.warn({ streams: names }, `Left out: ${reason}`);
  const failures = [...report.failures].map(([stream, { message }]) => [stream, message] as const);
  for (const [reason, names] of groupByReason(failures))
    log.error({ streams: names }, `Failed, bookmarks stay: ${reason}`);
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

/** The exit code; throws when there is nothing to show for the run. */
function exitCode({ failures, denied }: Report, { streams }: Selection): number {
  const [failure] = failures.values();
  const [denial] = denied.values();
  const reason = failure?.message ?? denial;
  // Markers of what was read have nothing of their own that could fail.
  const readable = streams.filter(({ definition }) => definition.source.kind !== 'reads');
  if (reason !== undefined && failures.size + denied.size >= readable.length)
    throw new TapError(`No stream could be read. ${reason}`, { cause: failure });
  return failure === undefined ? 0 : EXIT.partial;
}
