import type { Target } from '../target.ts';
import { meltanoCsv } from './meltanolabs-target-csv.ts';
import { meltanoPostgres } from './meltanolabs-target-postgres.ts';
import { pipelinewisePostgres } from './pipelinewise-target-postgres.ts';
import { duckdb } from './target-duckdb.ts';
import { jsonl } from './target-jsonl.ts';

/** The targets that every check is made with. */
export const targets: readonly Target[] = [
  meltanoPostgres,
  pipelinewisePostgres,
  duckdb,
  meltanoCsv,
  jsonl,
];
