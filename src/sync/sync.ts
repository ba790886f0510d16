import type { SelectedStream } from '../catalog/index.ts';
import { ApiError } from '../errors.ts';
import type { LeverClient } from '../lever/client.ts';
import { BudgetSpentError } from '../lever/request-budget.ts';
import {
  createRecordWriter,
  createReport,
  type RecordWriter,
  type Report,
} from '../records/index.ts';
import type { State } from '../singer/state.ts';
import type { MessageWriter } from '../singer/writer.ts';
import type { ParentDefinition } from '../streams/define.ts';
import { hasSource, originOf, replicationKey, scannedParentOf } from '../streams/facts.ts';
import { LIMITS, type Limits } from '../windows/index.ts';
import { syncParent } from './parents/sync-parent.ts';
import { readWholeList } from './read-list.ts';
import { readPeriods } from './read-periods.ts';
import {
  type Checkpoint,
  createAutosave,
  createCheckpoint,
  createEndpoints,
  createEraser,
  createMarkers,
  type Endpoint,
  isEndpointOf,
  lastRunOf,
  NO_ERASER,
  NO_PROGRESS,
  type ProgressObserver,
  prepareErasing,
  type RunContext,
  reportFailure,
  type StreamPhase,
  type SyncLog,
  type SyncSettings,
  settleAll,
  warnOfFuture,
} from './run/index.ts';
import { sweepShares } from './sweep-shares.ts';
import { limitToTest, TEST_LIMITS, TestCompleteError } from './test-run.ts';

export interface SyncInput {
  readonly streams: readonly SelectedStream[];
  readonly state: State;
  readonly settings: SyncSettings;
  readonly client: LeverClient;
  /** Whether the key may read confidential data; undefined while or where that is not known. */
  readonly confidentialAccess?: () => boolean | undefined;
  readonly writer: MessageWriter;
  readonly log: SyncLog;
  /** Our clock, milliseconds. */
  readonly now: () => number;
  /** Ends all requests under way, once nothing that they bring can be used. */
  readonly stop: (reason: Error) => void;
  /** Called as the run goes on. */
  readonly progress?: ProgressObserver;
  /** Only show that it works: one record of each stream, or none; bookmarks stay. */
  readonly test?: TestMode;
  /** Under smaller ones a small account behaves like a large one. */
  readonly limits?: Limits;
}

export type TestMode = 'records' | 'schema';

/**
 * How long before the start of the run the cutoff lies, since Lever rewrites some rows a little
 * later (lever-api: late-rewrites).
 */
const SAFETY_LAG_MS = 60_000;

/**
 * Replicates the selected streams: STATE, all SCHEMAs, records with STATEs in between, and a last
 * STATE whatever happens. Streams that fail are in the report; other errors end the run.
 */
export async function sync(given: SyncInput): Promise<Report> {
  const { test, settings, log } = given;
  const streams = settings.eraseDeleted ? prepareErasing(given.streams, log) : given.streams;
  const input = { ...given, streams };
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
  const isMarker = ({ stream }: RecordWriter): boolean => hasSource(stream.definition, 'reads');
  const { client, writer } = input.test ? limitToTest(input, report) : input;
  const limits = { ...(input.limits ?? LIMITS), ...(input.test && TEST_LIMITS) };
  const autosave = createAutosave(client, limits.requestsPerState);
  const context: RunContext = {
    client: autosave.client,
    writer,
    checkpoint,
    autosave,
    markers: createMarkers(recordWriters),
    eraser:
      input.settings.eraseDeleted && !input.test
        ? createEraser(input.streams, input.writer, report)
        : NO_ERASER,
    report,
    settings: input.settings,
    log: input.log,
    limits,
    progress: input.progress ?? NO_PROGRESS,
    cutoff: () => (client.startedAt() ?? Number.POSITIVE_INFINITY) - SAFETY_LAG_MS,
    mayReadConfidential: input.confidentialAccess ?? (() => undefined),
    stop: input.stop,
    now: input.now,
  };
  warnOfFuture(recordWriters, context);
  context.progress.begin({ report, state: () => checkpoint.state, cutoff: context.cutoff });
  const markers = recordWriters.filter(isMarker).map(({ stream }) => stream.name);
  context.progress.streams(markers, 'reading');
  await runJobs(createEndpoints(recordWriters.filter((one) => !isMarker(one))), context);
  context.progress.streams(markers, 'done');
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
  const isFullTable = originOf(stream.definition).source.kind === 'list' && !input.test;
  return createRecordWriter({
    stream,
    writer: input.writer,
    report: report.of(stream.name),
    limit: input.test ? 1 : Number.POSITIVE_INFINITY,
    lastRun: lastRunOf(input.state),
    version: isFullTable && input.settings.activateVersions ? input.now() : undefined,
    onUnknownField(name, field) {
      input.log.warn(
        { stream: name, field },
        'Lever sends a field that the catalog does not know.',
      );
    },
  });
}

/** A part of a run that runs beside the others, and the endpoints that it reads. */
interface Job {
  readonly endpoints: readonly Endpoint[];
  run(): Promise<void>;
}

/** Reads every endpoint: lists and periods by themselves, all that is below one parent in one scan. */
async function runJobs(endpoints: readonly Endpoint[], context: RunContext): Promise<void> {
  const scans = new Map<ParentDefinition, Endpoint[]>();
  const jobs: Job[] = [];
  for (const endpoint of endpoints) {
    const parent = scannedParentOf(endpoint.definition);
    if (parent) scans.set(parent, [...(scans.get(parent) ?? []), endpoint]);
    if (isEndpointOf(endpoint, 'list'))
      jobs.push({ endpoints: [endpoint], run: () => readWholeList(endpoint, context) });
    if (isEndpointOf(endpoint, 'period'))
      jobs.push({ endpoints: [endpoint], run: () => readPeriods(endpoint, context) });
  }
  const shares = sweepShares(scans);
  for (const [parent, members] of scans) {
    const sweepShare = shares.get(parent) ?? 0;
    jobs.push({
      endpoints: members,
      run: () => syncParent(parent, members, { context, sweepShare }),
    });
  }
  await settleAll(jobs.map((job) => runJob(job, context)));
}

/** Runs one job; when Lever fails it for good, its streams are reported and the others go on. */
async function runJob(job: Job, { report, stop, progress }: RunContext): Promise<void> {
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
