import { existsSync } from 'node:fs';
import type { Logger } from 'pino';
import type { Selection } from '../catalog/index.ts';
import { checkSyncSettings } from '../config/check-settings.ts';
import type { Settings } from '../config/settings.ts';
import { openSession, type Session } from '../connection/session.ts';
import { InterruptedError } from '../errors.ts';
import type { Program } from '../program.ts';
import { describeArchive } from '../progress/describe-load.ts';
import { describeStart } from '../progress/describe-start.ts';
import { describeSweep } from '../progress/describe-sweep.ts';
import type { RunReporter } from '../progress/run-reporter.ts';
import type { Report } from '../records/index.ts';
import type { State } from '../singer/state.ts';
import { createWriter } from '../singer/writer.ts';
import type { SyncSettings } from '../sync/run/index.ts';
import { sync } from '../sync/sync.ts';
import { type Destination, openDestination } from './destination.ts';
import type { SyncFlags } from './flags.ts';
import { readSelection, readSettings } from './inputs.ts';
import { openReporter } from './open-reporter.ts';
import {
  exitCodeOf,
  explain,
  noteOddities,
  nothingRead,
  reasonOf,
  sumUp,
  worstOf,
} from './run-end.ts';
import { saveMemory } from './save-memory.ts';

/**
 * Replicates the selected streams and returns the exit code. Everything that the user gave is
 * checked before the first request and the first line.
 */
export async function runSync(flags: SyncFlags, program: Program): Promise<number> {
  const config = checkSyncSettings(readSettings(flags, program.stderr));
  const selection = readSelection(flags);
  saveMemory(selection, program);
  const session = openSession(config, flags, program);
  const stop = (reason: Error): void => program.controller.abort(reason);
  const destination = await openDestination({
    flags,
    isDemo: isDemo(session),
    program,
    log: session.log,
    stop,
  });
  return await replicate({ flags, program, selection, session, destination, stop });
}

interface Run {
  readonly flags: SyncFlags;
  readonly program: Program;
  readonly selection: Selection;
  readonly session: Session;
  readonly destination: Destination;
  stop(reason: Error): void;
}

/** Reads, waits until what was read has arrived, and tells how it went. */
async function replicate(run: Run): Promise<number> {
  const { selection, destination, flags } = run;
  const { log } = run.session;
  warnAbout(selection, log);
  const reporter = await openReporter({
    log,
    format: flags.logFormat,
    stderr: run.program.stderr,
    selected: selection.streams.map(({ definition }) => definition),
    isShort: flags.test !== undefined,
    isDemo: isDemo(run.session),
    // Hosts read metrics beside a pipe.
    hasMetrics: flags.metrics ?? flags.target === undefined,
  });
  const { report, state, failure } = await settle(read(run, reporter));
  if (destination.waitsFor !== undefined) reporter.waitFor(destination.waitsFor);
  const problem = await destination.close(state);
  const facts = reporter.end(report?.failures.size === 0 && !problem);
  if (report) {
    if (!reporter.hasSummary) noteOddities(report, log);
    explain(report, log);
  }
  const own = failure ?? interruptionDuring(destination, run) ?? nothingRead(report, selection);
  const worst = worstOf(own, problem, run);
  const exitCode = exitCodeOf(worst, report);
  if (facts && !reporter.hasSummary && flags.test === undefined)
    sumUp(
      { run: facts, report, exitCode, reason: reasonOf(worst), outcome: keptBy(destination) },
      log,
    );
  if (worst !== undefined) throw worst;
  if (destination.isShow) sayWhatIsNext(run);
  return exitCode;
}

/** What reading came to, for whoever has to clean up either way. */
async function settle(
  reading: Promise<ReadResult>,
): Promise<Partial<ReadResult> & { failure?: unknown }> {
  try {
    return await reading;
  } catch (failure) {
    return { failure };
  }
}

/** What became of the state, where it is ours to keep. */
function keptBy({ waitsFor, outcome }: Destination): string | undefined {
  return waitsFor === undefined ? undefined : outcome();
}

function sayWhereItBegins({ flags, destination, selection, session }: Run): string {
  const { state: name } = flags;
  return describeStart({
    state: destination.state,
    file: name === undefined ? undefined : { name, exists: existsSync(name) },
    streams: selection.streams.map(({ definition }) => definition),
    startDate: session.config.settings.start_date,
  });
}

function isDemo({ config: { settings } }: Session): boolean {
  return settings.environment === 'demo' && settings.base_url === undefined;
}

interface ReadResult {
  readonly report: Report;
  /** The last one that was written. */
  readonly state: State | undefined;
}

async function read(run: Run, reporter: RunReporter): Promise<ReadResult> {
  const { flags, session, destination, stop } = run;
  const { log } = session;
  const writer = createWriter(destination.out, stop);
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
      state: destination.state,
      client: connection.client,
      confidentialAccess: () =>
        session.config.settings.confidentiality === 'non-confidential'
          ? false
          : connection.confidentialAccess(),
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
        cameToArchive: (stream, streams) => log.info({ stream, streams }, describeArchive(stream)),
        swept: (stream, sweep) => log.info({ stream }, describeSweep(stream, sweep)),
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
function interruptionDuring(
  { waitsFor }: Destination,
  { program }: Run,
): InterruptedError | undefined {
  const { reason } = program.controller.signal;
  return waitsFor !== undefined && reason instanceof InterruptedError ? reason : undefined;
}

function sayWhatIsNext({ flags, program, session }: Run): void {
  const lines = [
    'That was the demo account; its messages were not kept. Next steps:',
    "  tap-lever -c config.json -s state.json --target 'target-x -c target.json'",
    '  tap-lever init    sets up your own account',
  ];
  if (flags.logFormat !== 'pretty') session.log.info(lines.join(' '));
  else if (session.log.isLevelEnabled('info')) program.stderr.write(`${lines.join('\n')}\n`);
}

function toSyncSettings(settings: Settings): SyncSettings {
  return {
    startDate: settings.start_date,
    lookbackMs: settings.lookback_seconds * 1000,
    childRefresh: settings.child_refresh,
    childSweepRequests: settings.child_sweep_requests,
    activateVersions: settings.emit_activate_version_messages || settings.erase_deleted_rows,
    eraseDeleted: settings.erase_deleted_rows,
    includesSecret: settings.include_secret,
  };
}

function warnAbout({ streams, warnings }: Selection, log: Logger): void {
  for (const warning of warnings) log.warn(warning);
  if (streams.length === 0)
    log.warn(
      'No stream is selected: mark streams in the catalog with "selected": true, or use --select.',
    );
}
