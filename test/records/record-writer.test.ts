import { describe, expect, it } from 'vitest';
import { recordTimes } from '../../src/records/record-times.ts';
import { createRecordWriter, type RecordWriterOptions } from '../../src/records/record-writer.ts';
import { createReport } from '../../src/records/report.ts';
import type { StreamSchema } from '../../src/singer/schema.ts';
import type { MessageWriter } from '../../src/singer/writer.ts';
import type { StreamDefinition } from '../../src/streams/define.ts';
import { stages, users } from '../../src/streams/lookups.ts';

const SCHEMA: StreamSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    size: { type: ['null', 'integer'] },
    rest: { type: ['null', 'object'] },
  },
};
const AT = recordTimes(Date.parse('2026-10-01T09:00:00Z'), Date.parse('2026-10-01T08:59:59Z'));

function openRecordWriter(options: Partial<RecordWriterOptions> = {}) {
  const lines: string[] = [];
  const unknown: string[] = [];
  const report = createReport().of('users');
  const writer = { line: (line: string) => lines.push(line) } as unknown as MessageWriter;
  const recordWriter = createRecordWriter({
    stream: {
      name: 'users',
      definition: users,
      isExplicit: false,
      schema: SCHEMA,
      conversion: SCHEMA.properties,
      known: new Set([...Object.keys(SCHEMA.properties), 'deselected']),
    },
    writer,
    report,
    onUnknownField: (stream, field) => unknown.push(`${stream}.${field}`),
    limit: Number.POSITIVE_INFINITY,
    version: undefined,
    ...options,
  });
  const records = () => lines.map((line) => JSON.parse(line).record);
  return { recordWriter, lines, records, report, unknown };
}

describe('a record writer', () => {
  it('writes exactly the selected columns, null where Lever leaves one out', () => {
    const { recordWriter, records } = openRecordWriter();
    recordWriter.write({ deselected: 1, size: 3, id: 'a' }, AT);
    recordWriter.write({ id: 'b' }, AT);
    expect(records()).toEqual([
      { id: 'a', size: 3, rest: null },
      { id: 'b', size: null, rest: null },
    ]);
  });

  it('counts what was changed by field and reason, and never says the value', () => {
    const { recordWriter, report, records } = openRecordWriter();
    recordWriter.write({ id: 'a', size: 'huge' }, AT);
    recordWriter.write({ id: 'b', size: 'giant' }, AT);
    expect(records().map(({ size }) => size)).toEqual([null, null]);
    expect([...report.coercions]).toEqual([['size: string is not an integer', 2]]);
  });

  it('tells of an unknown field once by name and type, and counts the others', () => {
    const { recordWriter, report, unknown } = openRecordWriter();
    recordWriter.write({ id: 'a', salary: 5, deselected: 1 }, AT);
    recordWriter.write({ id: 'b', salary: 6 }, AT);
    expect(unknown).toEqual(['users.salary (integer)']);
    expect([...report.unknownFields]).toEqual([['salary (integer)', 2]]);
  });

  it.each([{}, { id: null }, { id: '' }])(
    'passes over and counts a record without its key: %j',
    (row) => {
      const { recordWriter, lines, report } = openRecordWriter();
      recordWriter.write(row, AT);
      expect(lines).toEqual([]);
      expect(report).toMatchObject({ records: 0, skipped: 1 });
    },
  );

  it('writes a number as the text that a key is', () => {
    const { recordWriter, records } = openRecordWriter();
    recordWriter.write({ id: 7 }, AT);
    expect(records()[0].id).toBe('7');
  });

  it.each([
    ['plain', ''],
    ['to be cleaned', '\0'],
  ])('leaves out a value nested too deeply to be written, beside text that is %s', (_name, nul) => {
    const { recordWriter, records, report } = openRecordWriter();
    const deep = JSON.parse(
      `${'{"a":'.repeat(50_000)}"${nul ? '\\u0000' : ''}"${'}'.repeat(50_000)}`,
    );
    recordWriter.write({ id: `a${nul}`, size: 1, rest: deep }, AT);
    recordWriter.write({ id: 'b', size: 2, rest: { a: {} } }, AT);
    expect(records()).toEqual([
      { id: 'a', size: 1, rest: null },
      { id: 'b', size: 2, rest: { a: {} } },
    ]);
    expect([...report.coercions]).toEqual([['rest: nested too deeply', 1]]);
  });

  it('writes no more than its limit', () => {
    const { recordWriter, records } = openRecordWriter({ limit: 1 });
    recordWriter.write({ id: 'a' }, AT);
    recordWriter.write({ id: 'b' }, AT);
    expect(records().map(({ id }) => id)).toEqual(['a']);
  });

  it('tells a hundred unknown fields apart, however many there are', () => {
    const { recordWriter, report, unknown } = openRecordWriter();
    for (let i = 0; i < 5000; i++)
      recordWriter.write({ id: 'a', [`${'x'.repeat(5000)}${i}`]: 1, [`new${i}`]: 1 }, AT);
    expect(report.unknownFields.size).toBeLessThanOrEqual(101);
    expect(unknown.length).toBeLessThanOrEqual(100);
    expect(Math.max(...[...report.unknownFields.keys()].map((name) => name.length))).toBe(110);
    const sum = [...report.unknownFields.values()].reduce((all, one) => all + one, 0);
    expect(sum).toBe(10_000);
  });
});

describe('a copied column', () => {
  const properties: StreamSchema['properties'] = {
    id: { type: 'string' },
    size: { type: ['null', 'integer'] },
    at: { type: ['null', 'string'], format: 'date-time' },
  };
  const open = (definition: Partial<StreamDefinition>, conversion = properties) =>
    openRecordWriter({
      stream: {
        name: 'users',
        definition: { ...users, ...definition },
        isExplicit: false,
        schema: { type: 'object', properties },
        conversion,
        known: new Set([...Object.keys(properties), 'end', 'list']),
      },
    });
  const copied = { size: 'end.size', at: { from: 'end.at', as: 'time' } } as const;

  it('is filled where the row has nothing of its own, and converted like any other', () => {
    const { recordWriter, records } = open({ copied });
    const end = { size: '5', at: 1_700_000_000_000 };
    recordWriter.write({ id: 'a', end }, AT);
    recordWriter.write({ id: 'b', size: null, at: null, end }, AT);
    recordWriter.write({ id: 'c', size: 0, at: '2024-01-01T00:00:00Z', end }, AT);
    recordWriter.write({ id: 'd', end: null }, AT);
    const filled = { size: 5, at: '2023-11-14T22:13:20.000Z' };
    expect(records()).toEqual([
      { id: 'a', ...filled },
      { id: 'b', ...filled },
      { id: 'c', size: 0, at: '2024-01-01T00:00:00.000Z' },
      { id: 'd', size: null, at: null },
    ]);
  });

  it('counts what does not fit, unless it is read in a way that allows for it', () => {
    const { recordWriter, report } = open({ copied });
    recordWriter.write({ id: 'a', end: { size: 'big', at: 'soon' } }, AT);
    expect([...report.coercions]).toEqual([['size: string is not an integer', 1]]);
  });

  it('is not there when it is not selected, and nothing is said of it', () => {
    const { recordWriter, records, report } = open({ copied }, { id: { type: 'string' } });
    recordWriter.write({ id: 'a', end: { size: 'big' } }, AT);
    expect(records()).toEqual([{ id: 'a' }]);
    expect([...report.coercions, ...report.unknownFields]).toEqual([]);
  });

  it('of a derived stream may come from the record that holds the list', () => {
    const { recordWriter, records } = open({
      keys: ['id'],
      source: {
        kind: 'derived',
        from: users,
        columns: {},
        path: [{ list: 'list', position: 'place' }],
      },
      copied: { size: '^end.size' },
    });
    recordWriter.write({ id: 'holder', end: { size: 7 }, list: [{ id: 'a' }, { id: 'b' }] }, AT);
    expect(records()).toMatchObject([
      { id: 'a', size: 7 },
      { id: 'b', size: 7 },
    ]);
  });

  it('holds the place in the list where a stream wants it, and is unknown to no catalog', () => {
    const source = { ...stages.source, position: 'size' };
    const { recordWriter, records } = open({ source });
    recordWriter.write({ id: 'a' }, { ...AT, position: 3 });
    expect(records()).toEqual([{ id: 'a', size: 3, at: null }]);
    const without = open({ source }, { id: { type: 'string' } });
    without.recordWriter.write({ id: 'a' }, { ...AT, position: 3 });
    expect(without.records()).toEqual([{ id: 'a' }]);
    expect([...without.report.unknownFields]).toEqual([]);
  });
});
