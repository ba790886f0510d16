import { readFileSync } from 'node:fs';
import { parseCatalog } from '../../src/singer/read-catalog.ts';
import { type Message, readMessages } from '../helpers/run-tap.ts';

const FOLDER = new URL('../fixtures/predecessor/', import.meta.url);

/** The catalog of singer-io/tap-lever, as it is and parsed. */
export const CATALOG_TEXT = readFileSync(new URL('catalog.json', FOLDER), 'utf8');
export const CATALOG = parseCatalog(CATALOG_TEXT, 'catalog.json').streams;

/** Its settings, with which all its streams read the fixed account. */
export const CONFIG = { start_date: '2023-11-01T00:00:00Z', user_agent: 'people (a@example.com)' };
export const EVERYTHING = ['--select', '*'];

/** What a run of it left behind some days ago: since then two opportunities have changed. */
const LAST_RECORD = '2023-11-16T00:00:00.000000Z';
export const STATE = {
  bookmarks: {
    opportunities: { field: 'updated_at', last_record: LAST_RECORD },
    candidates: { field: 'updated_at', last_record: LAST_RECORD },
    requisitions: { field: 'created_at', last_record: LAST_RECORD },
  },
};

/**
 * What it writes of the fixed account: the rows that it can see, in its own columns and with what its
 * library makes of each value (singer-python's Transformer, applied once to our rows and recorded).
 */
export function readPredecessor(): readonly Message[] {
  const schemas = JSON.parse(CATALOG_TEXT).streams.map(
    ({ stream, schema, key_properties }: Record<string, unknown>) => ({
      type: 'SCHEMA',
      stream,
      schema,
      key_properties,
    }),
  );
  const { messages } = readMessages(readFileSync(new URL('messages.jsonl', FOLDER), 'utf8'));
  return [...schemas, ...messages, { type: 'STATE', value: STATE }];
}
