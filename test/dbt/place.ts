import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, inject } from 'vitest';
import type { Place } from '../targets/target.ts';

let places = 0;

/** A folder and a schema for the tests of a `describe`. */
export function openPlace(): Place {
  places += 1;
  const folder = mkdtempSync(join(tmpdir(), 'tap-lever-dbt-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, schema: `lever_${process.pid}_${places}`, database: inject('database') };
}
