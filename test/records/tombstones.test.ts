import { describe, expect, it } from 'vitest';
import type { SelectedStream } from '../../src/catalog/selection.ts';
import { recordTimes } from '../../src/records/record-times.ts';
import { createReport } from '../../src/records/report.ts';
import { createTombstoneWriter, withTombstones } from '../../src/records/tombstones.ts';
import { readSchema } from '../../src/schemas.ts';
import { toTargetSchema } from '../../src/singer/target-schema.ts';
import type { MessageWriter } from '../../src/singer/writer.ts';
import type { StreamDefinition } from '../../src/streams/define.ts';
import { stageChanges } from '../../src/streams/derived-from-opportunities.ts';
import { opportunities } from '../../src/streams/opportunities.ts';
import { validate } from '../helpers/validate.ts';

const TIMES = recordTimes(Date.parse('2026-10-01T09:00:00Z'));

function select(definition: StreamDefinition): SelectedStream {
  const { properties } = readSchema(definition.name);
  return withTombstones({
    name: definition.name,
    definition,
    isExplicit: true,
    schema: toTargetSchema({ type: 'object', properties }, definition.keys),
    conversion: properties,
    known: new Set(Object.keys(properties)),
  });
}

function write(definition: StreamDefinition, ...deletions: readonly object[]) {
  const lines: string[] = [];
  const report = createReport().of(definition.name);
  const writer = { line: (line: string) => lines.push(line) } as unknown as MessageWriter;
  const tombstones = createTombstoneWriter(select(definition), writer, report);
  for (const deletion of deletions) tombstones.write(deletion, TIMES);
  const messages = lines.map((line) => JSON.parse(line));
  return { report, messages, records: messages.map(({ record }) => record) };
}

/** The members that are not null. */
const content = (record: object) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));

describe('a tombstone', () => {
  it('has every column of the schema, and nothing in them but the key and the time', () => {
    const deletion = { id: 'o1', name: 'Ada', tags: ['x'], deletedAt: 1_700_720_000_000 };
    const { records, messages, report } = write(opportunities, deletion);
    expect(messages[0]).toMatchObject({ type: 'RECORD', stream: 'opportunities' });
    expect(messages[0].version).toBeUndefined();
    const { schema } = select(opportunities);
    expect(Object.keys(records[0]).sort()).toEqual(Object.keys(schema.properties).sort());
    expect(content(records[0])).toEqual({
      id: 'o1',
      _sdc_deleted_at: '2023-11-23T06:13:20.000Z',
    });
    expect(validate(schema, records[0])).toEqual([]);
    expect(report).toMatchObject({ erased: 1, records: 0 });
  });

  it('is of each row that a list of the deleted row makes', () => {
    const changes = [{ toStageId: 'lead-new' }, null, { toStageId: 'offer' }];
    const { records } = write(stageChanges, { id: 'o1', stageChanges: changes, deletedAt: 1e12 });
    expect(records.map(content)).toEqual(
      [0, 2].map((position) => ({
        opportunityId: 'o1',
        position,
        _sdc_deleted_at: '2001-09-09T01:46:40.000Z',
      })),
    );
    expect(write(stageChanges, { id: 'o1', deletedAt: 1e12 }).records).toEqual([]);
  });

  it.each([undefined, null, 'yesterday', {}])(
    'has the time when it was read if Lever says %j',
    (deletedAt) => {
      const { records } = write(opportunities, { id: 'o1', deletedAt });
      expect(records[0]._sdc_deleted_at).toBe('2026-10-01T09:00:00.000Z');
    },
  );

  it('takes a time in quotes', () => {
    const { records } = write(opportunities, { id: 'o1', deletedAt: '1700723600000' });
    expect(records[0]._sdc_deleted_at).toBe('2023-11-23T07:13:20.000Z');
  });

  it('is not made without a key', () => {
    const { records, report } = write(opportunities, {}, { id: null }, { id: '' }, { id: 7 });
    expect(records.map(content)).toEqual([expect.objectContaining({ id: '7' })]);
    expect(report.erased).toBe(1);
  });
});
