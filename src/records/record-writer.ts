import type { SelectedStream } from '../catalog/index.ts';
import { createRecordLine } from '../singer/messages.ts';
import type { MessageWriter } from '../singer/writer.ts';
import { hasSource } from '../streams/facts.ts';
import { toEpochMs } from '../time.ts';
import { type Converter, createConverter, jsonTypeOf, type OnMisfit, TOO_DEEP } from './convert.ts';
import { compileCopy } from './copy.ts';
import { compileDerivation } from './derive.ts';
import type { Members } from './paths.ts';
import { READ_AT, type RecordTimes } from './record-times.ts';
import { count, type StreamReport } from './report.ts';
import { compileShape } from './shape.ts';

/** Where the records of one selected stream leave the program. */
export interface RecordWriter {
  readonly stream: SelectedStream;
  /** Set for streams that close with ACTIVATE_VERSION. */
  readonly version: number | undefined;
  /**
   * Shapes a record of the stream's endpoint to its columns and writes it; of a derived stream, the
   * rows that the record holds.
   */
  write(record: object, times: RecordTimes): void;
}

export interface RecordWriterOptions {
  readonly stream: SelectedStream;
  readonly writer: MessageWriter;
  readonly report: StreamReport;
  /** Called once for each unknown field with its name and JSON type, never a value. */
  onUnknownField(stream: string, field: string): void;
  /** Records after which nothing more is written. */
  readonly limit: number;
  /** The version of full-table streams that close with ACTIVATE_VERSION. */
  readonly version: number | undefined;
  /** When the last run was, in milliseconds. */
  readonly lastRun?: number | undefined;
}

/** Compiles the stream's schema and selection once; every record is then converted in one go. */
export function createRecordWriter(options: RecordWriterOptions): RecordWriter {
  const { stream, writer, report } = options;
  const toLine = createRecordLine(stream.name, options.version);
  const { lastRun = Number.POSITIVE_INFINITY } = options;
  report.isLaterRun = options.lastRun !== undefined;
  const toRecord = compileShape(stream.conversion);
  const hasReadAt = Object.hasOwn(stream.conversion, READ_AT);
  const { definition } = stream;
  const { keys } = definition;
  const copies = selectCopies(stream);
  const derive = hasSource(definition, 'derived')
    ? compileDerivation(definition.source, keys)
    : undefined;
  const onMisfit: OnMisfit = (path, reason) => {
    count(report.coercions, `${path}: ${reason}`);
  };

  const reported = new Set<string>();
  const noteUnknown = (raw: Members): void => {
    for (const name in raw) {
      if (stream.known.has(name)) continue;
      const type = jsonTypeOf(raw[name]);
      countUnknown(report, `${name.slice(0, LONGEST_NAME)} (${type})`);
      // A null loses nothing, and the type that follows it says more.
      if (type === 'null' || reported.has(name) || reported.size >= MOST_NAMES) continue;
      reported.add(name);
      options.onUnknownField(stream.name, `${name.slice(0, LONGEST_NAME)} (${type})`);
    }
  };

  const toSafeLine = (record: Record<string, unknown>, timeExtracted: string): string => {
    try {
      return toLine(record, timeExtracted);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return toLine(withoutDeepValues(record, toLine, onMisfit), timeExtracted);
    }
  };

  const isNew = (row: Members): boolean => toEpochMs(row['createdAt']) > lastRun;

  const shape = (row: Members, origin: Members, times: RecordTimes): Record<string, unknown> => {
    const record = toRecord(row, onMisfit);
    if (hasReadAt) record[READ_AT] = times.readAt;
    for (const { name, copy, convert } of copies)
      record[name] ??= convert(copy(row, origin, times), onMisfit);
    return record;
  };

  const writeRow = (row: Members, origin: Members, times: RecordTimes): void => {
    if (report.records >= options.limit) return;
    const record = shape(row, origin, times);
    noteUnknown(row);
    if (keys.some((key) => record[key] === null || record[key] === '')) {
      report.skipped++;
      return;
    }
    report.records++;
    if (isNew(row)) report.created++;
    writer.line(toSafeLine(record, times.timeExtracted));
  };

  return {
    stream,
    version: options.version,
    write(record, times) {
      const origin = record as Members;
      if (!derive) writeRow(origin, origin, times);
      else for (const row of derive(record)) writeRow(row, origin, times);
    },
  };
}

/** Unknown fields that are told apart; names that never end would take all memory. */
const MOST_NAMES = 100;
const LONGEST_NAME = 100;

function countUnknown({ unknownFields }: StreamReport, name: string): void {
  const isKnown = unknownFields.has(name) || unknownFields.size < MOST_NAMES;
  count(unknownFields, isKnown ? name : 'others');
}

/** A selected column that is filled when the row has no value of its own. */
interface CopiedColumn {
  readonly name: string;
  readonly convert: Converter;
  copy(row: Members, origin: Members, times: RecordTimes): unknown;
}

function selectCopies({ definition, conversion }: SelectedStream): readonly CopiedColumn[] {
  const copies: [name: string, copy: CopiedColumn['copy']][] = Object.entries(
    definition.copied ?? {},
  ).map(([name, declared]) => [name, compileCopy(declared)]);
  const { source } = definition;
  if (source.kind === 'list' && source.position !== undefined)
    copies.push([source.position, (_row, _holder, { position }) => position]);
  return copies.flatMap(([name, copy]) => {
    const schema = conversion[name];
    return schema ? [{ name, copy, convert: createConverter(schema, name) }] : [];
  });
}

/** One value that cannot be written must not end the run: it is left out and counted. */
function withoutDeepValues(
  record: Record<string, unknown>,
  toLine: (record: object, timeExtracted: string) => string,
  onMisfit: OnMisfit,
): Record<string, unknown> {
  const flat: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(record))
    try {
      toLine({ [name]: [value] }, '');
      flat[name] = value;
    } catch {
      onMisfit(name, TOO_DEEP);
      flat[name] = null;
    }
  return flat;
}
