import { replicationKey } from '../catalog/discover.ts';
import type { SelectedStream } from '../catalog/selection.ts';
import { ApiError } from '../errors.ts';
import type { LeverClient } from '../lever/client.ts';
import { BudgetSpentError } from '../lever/request-budget.ts';
import { createRecordWriter, type RecordWriter } from '../records/record-writer.ts';
import { createReport, type Report } from '../records/report.ts';
import type { State } from '../singer/state.ts';
import type { MessageWriter } from '../singer/writer.ts';
import type { ParentDefinition } from '../streams/define.ts';
import { type Checkpoint, createCheckpoint } from './checkpoint.ts';
import type { RunContext, SyncLog, SyncSettings } from './context.ts';
import { reportFailure } from './denial.ts';
import { createEndpoints, type Endpoint, originOf } from './endpoint.ts';
import { syncParent } from './parents/sync-parent.ts';
import { NO_PROGRESS, type ProgressObserver, type StreamPhase } from './progress.ts';
import { readWholeList } from './read-list.ts';
import { readPeriods } from './read-periods.ts';
import { settleAll } from './settle-all.ts';
import { limitToTest, TestCompleteError } from './test-run.ts';

export interface SyncInput {
  readonly streams: readonly SelectedStream[];
  readonly state: State;
  readonly settings: SyncSettings;
  readonly client: LeverClient;
  readonly writer: MessageWriter;
  readonly log: SyncLog;
  /** Our clock, milliseconds. */
  readonly now: () => number;
  /** Requests that may be spent on re-reading old children. */
  readonly sweepRequests: number;
  /** Ends all requests under way, when nothing that they bring can be used any more. */
  readonly stop: (reason: Error) => void;
  /** Told how the run comes along. */
  readonly progress?: ProgressObserver;
  /** Only show that it works: one record of each stream, or none; bookmarks stay. */
  readonly test?: TestMode;
}

export type TestMode = 'records' | 'schema';

/**
 * How far the cutoff stays behind the start of the run: what Lever rewrites just after
 * (lever-api: late-rewrites).
 */
const SAFETY_LAG_MS = 60_000;

/**
 * Replicates the selected streams: STATE, all SCHEMAs, records with STATEs in between, and a last
 * STATE whatever happens. Streams that fail are in the report; other errors end the run.
 */
export async function sync(input: SyncInput): Promise<Report> {
  const { streams, test } = input;
  const report = createReport();
  const checkpoint = createCheckpoint(input.state, input.writer, { isFrozen: test !== undefined });
  for (const stream of streams) input.writer.message(toSchemaMessage(stream));
  if (test !== 'schema')
    try {
      await readStreams(input, checkpoint, report);
    } catch (error) {
      const isTestDone = error instanceof TestCompleteError || error instanceof BudgetSpentError;
      if (test === undefined || !isTestDone) throw error;
    } finally {
      checkpoint.repeat();
    }
  else checkpoint.repeat();
  return report;
}

async function readStreams(
  input: SyncInput,
  checkpoint: Checkpoint,
  report: Report,
): Promise<void> {
  const recordWriters = input.streams.map((stream) => openRecordWriter(stream, input, report));
  const { client } = input;
  const context: RunContext = {
    ...(input.test ? limitToTest(input, report) : { client, writer: input.writer }),
    checkpoint,
    report,
    settings: input.settings,
    log: input.log,
    sweepBudget: { left: input.sweepRequests },
    progress: input.progress ?? NO_PROGRESS,
    cutoff: () => (client.startedAt() ?? Number.POSITIVE_INFINITY) - SAFETY_LAG_MS,
    stop: input.stop,
  };
  context.progress.begin({ report, state: () => checkpoint.state, cutoff: context.cutoff });
  await runJobs(createEndpoints(recordWriters), context);
}

function toSchemaMessage(stream: SelectedStream) {
  const key = replicationKey(stream.definition);
  return {
    type: 'SCHEMA',
    stream: stream.name,
    schema: stream.schema,
    key_properties: stream.definition.keys,
    ...(key !== undefined && { bookmark_properties: [key] }),
  } as const;
}

function openRecordWriter(stream: SelectedStream, input: SyncInput, report: Report): RecordWriter {
  const isWhole = originOf(stream.definition).source.kind === 'list' && !input.test;
  return createRecordWriter({
    stream,
    writer: input.writer,
    report: report.of(stream.name),
    limit: input.test ? 1 : Number.POSITIVE_INFINITY,
    version: isWhole && input.settings.activateVersions ? input.now() : undefined,
    onUnknownField(name, field) {
      input.log.warn(
        { stream: name, field },
        'Lever sends a field that the catalog does not know.',
      );
    },
  });
}

/** Reads every endpoint: whole lists and periods by themselves, all that hangs on one parent in one scan. */
async function runJobs(endpoints: readonly Endpoint[], context: RunContext): Promise<void> {
  const scans = new Map<ParentDefinition, Endpoint[]>();
  const jobs: { endpoints: readonly Endpoint[]; run: () => Promise<void> }[] = [];
  for (const endpoint of endpoints) {
    const parent = scanOf(endpoint);
    if (parent) scans.set(parent, [...(scans.get(parent) ?? []), endpoint]);
    else if (endpoint.definition.source.kind === 'list')
      jobs.push({ endpoints: [endpoint], run: () => readWholeList(endpoint, context) });
    else jobs.push({ endpoints: [endpoint], run: () => readPeriods(endpoint, context) });
  }
  for (const [parent, members] of scans)
    jobs.push({ endpoints: members, run: () => syncParent(parent, members, context) });
  await settleAll(jobs.map((job) => runJob(job, context)));
}

function scanOf({ definition }: Endpoint): ParentDefinition | undefined {
  const { source } = definition;
  if (source.kind === 'parent') return definition as ParentDefinition;
  return source.kind === 'child' || source.kind === 'expanded' ? source.parent : undefined;
}

/** Runs one job; when Lever fails it for good, its streams are reported and the others go on. */
async function runJob(
  job: { endpoints: readonly Endpoint[]; run: () => Promise<void> },
  { report, stop, progress }: RunContext,
): Promise<void> {
  const streams = job.endpoints.flatMap(({ recordWriters }) =>
    recordWriters.map(({ stream }) => stream),
  );
  progress.streams(
    streams.map(({ name }) => name),
    'reading',
  );
  try {
    await job.run();
  } catch (error) {
    if (!(error instanceof ApiError)) {
      stop(error as Error);
      throw error;
    }
    for (const stream of streams) reportFailure(report, stream, error);
  }
  for (const { name } of streams) progress.streams([name], endOf(name, report));
}

function endOf(stream: string, { failures, denied }: Report): StreamPhase {
  if (failures.has(stream)) return 'failed';
  return denied.has(stream) ? 'left out' : 'done';
}
