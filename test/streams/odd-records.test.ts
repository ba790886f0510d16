import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discoverCatalog } from '../../src/catalog/discover.ts';
import { selectStreams } from '../../src/catalog/selection.ts';
import { compileDerivation } from '../../src/records/derive.ts';
import { recordTimes } from '../../src/records/record-times.ts';
import { createRecordWriter } from '../../src/records/record-writer.ts';
import { createReport } from '../../src/records/report.ts';
import { readSchema } from '../../src/schemas.ts';
import type { MessageWriter } from '../../src/singer/writer.ts';
import { originOf } from '../../src/streams/facts.ts';
import { streams } from '../../src/streams/index.ts';
import type { Message } from '../helpers/run-tap.ts';
import { validateRecords } from '../helpers/validate.ts';

const { streams: selected } = selectStreams({
  catalog: discoverCatalog(streams, readSchema),
  definitions: streams,
  schemaOf: readSchema,
  select: ['*', 'eeo*'],
});

function nest(depth: number): string {
  return `${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`;
}

/** What no list of Lever's should hold, as JSON text, since some of it has no other form. */
const MONSTERS = [
  nest(500),
  nest(20_000),
  `[${'0,'.repeat(10_000)}0]`,
  `"${'x'.repeat(1_000_000)}"`,
  '{"__proto__":{"id":1},"constructor":"x","toString":null}',
  '"\\u0000\\ud800 \\udfff"',
  '1e308',
  '-0',
  '9007199254740993',
  '"99999999999999999999"',
  '"2024-02-31T25:61:61Z"',
  '"+275760-09-13"',
  '8640000000000001',
];

/** Values of roughly Lever's shape. */
const value = fc.oneof(
  { weight: 4, arbitrary: fc.jsonValue({ maxDepth: 3, noUnicodeString: false }) },
  { weight: 2, arbitrary: fc.constantFrom(null, '', 'true', '0', '1700000000000', [], {}, [null]) },
  { weight: 2, arbitrary: fc.integer({ min: -1, max: 4e15 }) },
  { weight: 1, arbitrary: fc.constantFrom(...MONSTERS).map((text) => JSON.parse(text)) },
);

/** The places of one stream's values: its columns, and members of nested objects of the same names. */
function recordOf(columns: readonly string[]): fc.Arbitrary<Record<string, unknown>> {
  const member = fc.constantFrom(...columns, 'fields', 'value', 'id', 'odd', '__proto__');
  const nested = fc.array(fc.dictionary(member, value, { maxKeys: 4 }), { maxLength: 3 });
  const column = fc.oneof({ weight: 3, arbitrary: value }, { weight: 1, arbitrary: nested });
  const wholeKey = fc.oneof(fc.uuid(), fc.integer({ min: 0 }), value);
  return fc
    .tuple(wholeKey, fc.dictionary(member, column, { maxKeys: 8 }))
    .map(([id, record]) => ({ ...record, id }));
}

describe.each(selected.map((stream) => [stream.name, stream] as const))(
  'odd records of %s',
  (name, stream) => {
    const { definition, schema } = stream;
    const columns = Object.keys(readSchema(originOf(definition).name).properties);

    it('are written so that every one is valid, or counted as skipped', () => {
      fc.assert(
        fc.property(recordOf(columns), (raw) => {
          const lines: string[] = [];
          const report = createReport().of(name);
          const recordWriter = createRecordWriter({
            stream,
            writer: { line: (line: string) => lines.push(line) } as unknown as MessageWriter,
            report,
            onUnknownField: () => undefined,
            limit: Number.POSITIVE_INFINITY,
            version: undefined,
          });
          const { source, keys } = definition;
          const rows = source.kind === 'derived' ? compileDerivation(source, keys)(raw) : [raw];
          recordWriter.write(raw, recordTimes(1));
          expect(lines.length).toBe(report.records);
          expect(report.records + report.skipped).toBe(rows.length);
          const records = lines.map((line) => JSON.parse(line) as Message);
          for (const { record } of records as readonly { record: object }[] & Message[])
            expect(Object.keys(record)).toEqual(Object.keys(schema.properties));
          expect(lines.join('')).not.toMatch(/\\u0000|\\ud[89a-f]/);
          expect(validateRecords([{ type: 'SCHEMA', stream: name, schema }, ...records])).toEqual(
            [],
          );
        }),
        { seed: 11, numRuns: 15 },
      );
    });
  },
);
