import { existsSync } from 'node:fs';
import type { Logger } from 'pino';
import type { Selection } from '../catalog/index.ts';
import { checkSyncSettings } from '../config/check-settings.ts';
import type { Settings } from '../config/settings.ts';
import { openSession, type Session } from '../connection/session.ts';
import { EXIT, InterruptedError, OutputError, TapError } from '../errors.ts';
import type { Program } from '../program.ts';
import { describeStart } from '../progress/describe-start.ts';
import { describeSweep } from '../progress/describe-sweep.ts';
import type { RunReporter } from '../progress/run-reporter.ts';
import type { Report } from '../records/index.ts';
import type { State } from '../singer/state.ts';
import { createWriter } from '../singer/writer.ts';
import type { SyncSettings } from '../sync/run/index.ts';
import { sync } from '../sync/sync.ts';
import type { SyncFlags } from './flags.ts';
import { readSelection, readSettings } from './inputs.ts';
import { openReporter } from './open-reporter.ts';
import { type Outlet, openOutlet } from './outlet.ts';

/**
 * Replicates the selected streams and returns the exit code. Everything that the user gave is
 * checked before the first request and the first line.
 */
export async function runSync(flags: SyncFlags, program: Program): Promise<number> {
  const config = checkSyncSettings(readSettings(flags, program.stderr));
  const selection = readSelection(flags);
  const session = openSession(config, flags, program);
  const stop = (reason: Error): void => program.controller.abort(reason);
  const outlet = await openOutlet({
    flags,
    isDemo: isDemo(session),
    program,
    log: session.log,
    stop,
  });
  return await replicate({ flags, program, selection, session, outlet, stop });
}

interface Run {
  readonly flags: SyncFlags;
  readonly program: Program;
  readonly selection: Selection;
  readonly session: Session;
  readonly outlet: Outlet;
  stop(reason: Error): void;
}

/** Reads, waits until what was read has arrived, and tells how it went. */
async function replicate(run: Run): Promise<number> {
  const { selection, outlet } = run;
  const { log } = run.session;
  warnAbout(selection, log);
  const reporter = await openReporter({
    log,
    format: run.flags.logFormat,
    stderr: run.program.stderr,
    selected: selection.streams.map(({ definition }) => definition),
    isShort: run.flags.test !== undefined,
    isDemo: isDemo(run.session),
  });
  let report: Report | undefined;
  let state: State | undefined;
  let failure: unknown;
  try {
    ({ report, state } = await read(run, reporter));
  } catch (error) {
    failure = error;
  }
  if (outlet.waitsFor !== undefined) reporter.waitFor(outlet.waitsFor);
  const problem = await outlet.close(state);
  reporter.end(report?.failures.size === 0 && !problem);
  if (report) {
    if (!reporter.hasSummary) summarize(report, log);
    explain(report, log);
    failure = interruptionDuring(outlet, run) ?? nothingRead(report, selection);
  }
  const worst = worstOf(failure, problem, run);
  if (worst !== undefined) throw worst;
  if (outlet.isShow) sayWhatIsNext(run);
  return report?.failures.size === 0 ? 0 : EXIT.partial;
}

function sayWhereItBegins({ flags, outlet, selection, session }: Run): string {
  const { state: name } = flags;
  return describeStart({
    state: outlet.state,
    file: name === undefined ? undefined : { name, exists: existsSync(name) },
    streams: selection.streams.map(({ definition }) => definition),
    startDate: session.config.settings.start_date,
  });
}

function isDemo({ config: { settings } }: Session): boolean {
  return settings.environment === 'demo' && settings.base_url === undefined;
}

interface Reading {
  readonly report: Report;
  /** The last one that was written. */
  readonly state: State | undefined;
}

async function read(run: Run, reporter: RunReporter): Promise<Reading> {
  const { flags, session, outlet, stop } = run;
  const { log } = session;
  const writer = createWriter(outlet.out, stop);
  let state: State | undefined;
  const connection = await session.connect({
    beforeRequest: writer.ready,
    onRequest: reporter.request,
  });
  if (flags.test === undefined) log.info(sayWhereItBegins(run));
  reporter.begin(connection.traffic);
  try {
    const report = await sync({
      streams: run.selection.streams,
      state: outlet.state,
      client: connection.client,
      writer: {
        ...writer,
        message(message) {
          writer.message(message);
          if (message.type === 'STATE') state = message.value;
        },
      },
      log,
      stop,
      now: Date.now,
      progress: {
        ...reporter.observer,
        swept: (stream, sweep) => log.info({ stream }, describeSweep(sweep)),
      },
      ...(flags.test && { test: flags.test === true ? 'records' : flags.test }),
      settings: toSyncSettings(session.config.settings),
    });
    return { report, state };
  } finally {
    await writer.flush().finally(() => connection.close());
  }
}

/** The signal that came while everything was written and the target was waited for. */
function interruptionDuring({ waitsFor }: Outlet, { program }: Run): InterruptedError | undefined {
  const { reason } = program.controller.signal;
  return waitsFor !== undefined && reason instanceof InterruptedError ? reason : undefined;
}

/** What the run ends with, of the failures of both sides; the other one is logged. */
function worstOf(
  failure: unknown,
  problem: TapError | undefined,
  { outlet, session }: Run,
): unknown {
  if (failure instanceof InterruptedError) {
    if (problem) session.log.error(problem.message);
    return new InterruptedError(failure.signal, outlet.outcome());
  }
  if (!problem) return failure;
  const isBug = failure !== undefined && !(failure instanceof TapError);
  if (isBug) session.log.error(problem.message);
  else if (failure && !(failure instanceof OutputError)) session.log.error(failure.message);
  return isBug ? failure : problem;
}

function sayWhatIsNext({ flags, program, session }: Run): void {
  const lines = [
    'That was the demo account, and nobody took its messages. What comes next:',
    "  tap-lever -c config.json -s state.json --target 'target-x -c target.json'",
    '  tap-lever init    asks for an account of your own',
  ];
  if (flags.logFormat === 'json') session.log.info(lines.join(' '));
  else if (session.log.isLevelEnabled('info')) program.stderr.write(`${lines.join('\n')}\n`);
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

/** What to say when there is nothing to show for the run. */
function nothingRead({ failures, denied }: Report, { streams }: Selection): TapError | undefined {
  const [failure] = failures.values();
  const [denial] = denied.values();
  const reason = failure?.message ?? denial;
  // Markers of what was read have nothing of their own that could fail.
  const readable = streams.filter(({ definition }) => definition.source.kind !== 'reads');
  if (reason === undefined || failures.size + denied.size < readable.length) return undefined;
  return new TapError(`No stream could be read. ${reason}`, { cause: failure });
}
