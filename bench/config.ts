import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Writes the settings of a measured run to a file of their own and returns its name. */
export function writeConfig(settings: Readonly<Record<string, unknown>>): string {
  const file = join(mkdtempSync(join(tmpdir(), 'tap-lever-bench-')), 'config.json');
  writeFileSync(file, JSON.stringify({ start_date: '2010-01-01', ...settings }));
  return file;
}
