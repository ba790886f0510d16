import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row, Table, Target } from '../target.ts';

export const jsonl: Target = {
  name: 'target-jsonl',
  command: 'target-jsonl',
  stores: 'a file of JSON lines for each stream',
  keeps: 'every',
  erasing: { mark: {}, outcome: 'one more line, which is empty but for its key and the mark' },
  config: ({ folder }) => ({ destination_path: join(folder, 'jsonl'), do_timestamp_file: false }),
  smallBatches: {},
  read: async ({ folder }) => readLines(join(folder, 'jsonl')),
  columnName: (property) => property,
  columnType: () => undefined,
  show: (value) => value,
  settings: {
    do_timestamp_file:
      '`false` appends every run to one file for each stream; `true`, which is the default, begins new files with each run',
  },
  traps: [
    'Every run adds rows, also rows that did not change since the last one: the last row of a key counts.',
    'A killed run leaves what it wrote, perhaps with half a line at the end. Its state was not printed, so the next run writes the same rows again.',
    'Values are written as they are sent: this is the target to look at what the tap says.',
  ],
};

function readLines(folder: string): ReadonlyMap<string, Table> {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return new Map(
    files.map((file) => {
      const lines = readFileSync(join(folder, file), 'utf8').split('\n').slice(0, -1);
      return [file.replace('.jsonl', ''), { types: {}, rows: lines.map(parseRow) }];
    }),
  );
}

function parseRow(line: string): Row {
  return JSON.parse(line) as Row;
}
