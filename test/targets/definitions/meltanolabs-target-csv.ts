import { join } from 'node:path';
import { kindOf } from '../kinds.ts';
import type { Target } from '../target.ts';
import { showPython } from './python-literals.ts';
import { readWithPython } from './python-tables.ts';

export const meltanoCsv: Target = {
  name: 'meltanolabs-target-csv',
  command: 'target-csv',
  stores: 'a CSV file for each stream and run',
  keeps: 'every',
  erasing: {
    mark: { add_record_metadata: true },
    outcome: 'one more row, which is empty but for its key',
  },
  config: ({ folder }) => ({
    output_path: join(folder, 'csv'),
    file_naming_scheme: '{stream_name}/{timestamp}.csv',
    // By default whole seconds, in which two short runs can fall.
    timestamp_format: '%Y-%m-%dT%H%M%S.%f',
  }),
  smallBatches: { batch_size_rows: 25 },
  read: ({ folder }) => readWithPython('meltanolabs-target-csv', ['csv', join(folder, 'csv')]),
  columnName: (property) => property,
  columnType: () => undefined,
  show(value, schema) {
    if (value === null) return '';
    if (typeof value === 'number') return String(value);
    if (typeof value !== 'string') return showPython(value);
    return kindOf(schema) === 'timestamp' ? showTimestamp(value) : value;
  },
  settings: {
    add_record_metadata:
      '`true` keeps the column `_sdc_deleted_at`; without it nothing tells a tombstone of `erase_deleted_rows` from an empty row',
    file_naming_scheme:
      'with `{timestamp}`, so that each run writes files of its own. Without it every run empties the files first, and a run from a state writes changes only',
    timestamp_format:
      'with `%f`, such as `%Y-%m-%dT%H%M%S.%f`, where two runs may begin in the same second',
  },
  traps: [
    "Objects and arrays are written as Python prints them, not as JSON: `{'id': None}`, and fractions inside them as `Decimal('0.5')`. Python's `ast.literal_eval` reads them where no fraction is inside.",
    'Booleans are `True` and `False`, times are `2026-10-01 09:00:00.123000+00:00`.',
    'Null and an empty text look the same.',
    'A killed run leaves its files, perhaps with half a row at the end. Its state was not printed, so the next run writes the same rows again: the last row of a key counts.',
    '`overwrite_behavior` and `load_method` are accepted, but do nothing.',
  ],
};

/** As Python prints a time: `2024-01-02 03:04:05.123000+00:00`, the fraction only where there is one. */
function showTimestamp(value: string): string {
  const [time = '', fraction = '000'] = value.replace('T', ' ').replace('Z', '').split('.');
  return fraction === '000' ? `${time}+00:00` : `${time}.${fraction}000+00:00`;
}
