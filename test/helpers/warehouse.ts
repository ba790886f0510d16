import type { Message } from './run-tap.ts';

/** A target that upserts by key; the later record wins. */
export interface Warehouse {
  load(messages: readonly Message[]): void;
  /** Rows by key, in the order of keys. */
  table(stream: string): ReadonlyMap<string, Record<string, unknown>>;
  ids(stream: string): readonly string[];
}

/** A record without the time when it was read, so that runs can be compared. */
export function withoutReadTime({
  readAt: _,
  ...record
}: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return record;
}

/** Creates an empty warehouse, on request one that deletes rows for which a tombstone comes. */
export function createWarehouse({ deletes = false } = {}): Warehouse {
  const keys = new Map<string, readonly string[]>();
  const tables = new Map<string, Map<string, Record<string, unknown>>>();
  return {
    load(messages) {
      for (const { type, stream = '', record, key_properties } of messages) {
        if (type === 'SCHEMA') keys.set(stream, key_properties as string[]);
        if (type !== 'RECORD') continue;
        const row = record as Record<string, unknown>;
        const table = tables.get(stream) ?? new Map();
        tables.set(stream, table);
        const key = (keys.get(stream) ?? []).map((name) => row[name]).join('/');
        if (deletes && typeof row['_sdc_deleted_at'] === 'string') table.delete(key);
        else table.set(key, row);
      }
    },
    table: (stream) =>
      new Map([...(tables.get(stream) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))),
    ids: (stream) => [...(tables.get(stream)?.keys() ?? [])].sort(),
  };
}
