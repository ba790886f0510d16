import { inject } from 'vitest';
import { createFolder } from '../helpers/run-tap.ts';
import type { Place } from './target.ts';

let places = 0;

/** A folder and a schema for one test; vitest runs each file in a process of its own. */
export function createPlace(): Place {
  places += 1;
  const schema = `place_${process.pid}_${places}`;
  return { folder: createFolder().path, schema, database: inject('database') };
}
