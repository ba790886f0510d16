import type { SelectedStream } from '../catalog/index.ts';
import { createRecordLine } from '../singer/messages.ts';
import type { MessageWriter } from '../singer/writer.ts';
import { hasSource } from '../streams/facts.ts';
import { createConverter } from './convert.ts';
import { compileDerivation } from './derive.ts';
import type { Members } from './paths.ts';
import type { RecordTimes } from './record-times.ts';
import type { StreamReport } from './report.ts';

// A tombstone is a record that says of a row that it is gone: the key, when it was deleted, and null
// in every other column. Targets delete the row, or empty and mark it (docs/erasure.md).

const DELETED_AT = '_sdc_deleted_at';

/**
 * Plain text, without the format of a time: targets that delete rows by this column make it one of
 * text, and would rename a column of another type with all marks in it.
 */
const DELETED_AT_SCHEMA = { type: ['null', 'string'] };

/** The stream with a column for the time of a deletion, which is null in all its records. */
export function withTombstones(stream: SelectedStream): SelectedStream {
  const { schema, conversion } = stream;
  return {
    ...stream,
    schema: { ...schema, properties: { ...schema.properties, [DELETED_AT]: DELETED_AT_SCHEMA } },
    conversion: { ...conversion, [DELETED_AT]: DELETED_AT_SCHEMA },
  };
}

/** Writes the tombstones of one stream, which has a column for them. */
export interface TombstoneWriter {
  readonly stream: SelectedStream;
  /** Writes a tombstone for each row of the stream that a deletion in Lever names by its whole key. */
  write(deletion: object, times: RecordTimes): void;
}

/** Creates the writer of a stream's tombstones. */
export function createTombstoneWriter(
  stream: SelectedStream,
  writer: MessageWriter,
  report: StreamReport,
): TombstoneWriter {
  const { definition, conversion } = stream;
  const toLine = createRecordLine(stream.name);
  const keys = definition.keys.map((name) => ({
    name,
    convert: createConverter(conversion[name] ?? {}, name),
  }));
  const rowsOf = hasSource(definition, 'derived')
    ? compileDerivation(definition.source, definition.keys)
    : (deletion: object): readonly Members[] => [deletion as Members];
  const toTime = createConverter({ type: 'string', format: 'date-time' }, DELETED_AT);
  const nothing = Object.fromEntries(Object.keys(conversion).map((name) => [name, null]));
  return {
    stream,
    write(deletion, { timeExtracted }) {
      const at = toTime((deletion as Members)['deletedAt'], () => undefined) ?? timeExtracted;
      for (const row of rowsOf(deletion)) {
        const tombstone: Record<string, unknown> = { ...nothing, [DELETED_AT]: at };
        for (const { name, convert } of keys) tombstone[name] = convert(row[name], () => undefined);
        if (keys.some(({ name }) => tombstone[name] === null || tombstone[name] === '')) continue;
        report.erased++;
        writer.line(toLine(tombstone, timeExtracted));
      }
    },
  };
}
