import type { JsonSchema } from './schema.ts';
import type { State } from './state.ts';

/** Describes a stream; sent once in a run, before the stream's first record. */
export interface SchemaMessage {
  readonly type: 'SCHEMA';
  readonly stream: string;
  readonly schema: JsonSchema;
  readonly key_properties: readonly string[];
  readonly bookmark_properties?: readonly string[];
}

/** Says how far everything written before it reaches. */
export interface StateMessage {
  readonly type: 'STATE';
  readonly value: State;
}

/** Says that rows of other versions of the stream are gone. */
export interface ActivateVersionMessage {
  readonly type: 'ACTIVATE_VERSION';
  readonly stream: string;
  readonly version: number;
}

/** Every message but RECORD, which {@link createRecordLine} builds without a wrapper object. */
export type Message = SchemaMessage | StateMessage | ActivateVersionMessage;

/**
 * Characters that JSON escapes as `\uXXXX` and that PostgreSQL targets refuse: NUL and lone
 * surrogates.
 */
const UNLOADABLE = /\\u(?:0000|d[89a-f])/;

/**
 * JSON without NUL characters and with lone surrogates replaced, since real targets fail on them.
 */
export function toLoadableJson(value: unknown): string {
  const json = JSON.stringify(value);
  return json.includes('\\u') && UNLOADABLE.test(json) ? JSON.stringify(value, cleanText) : json;
}

/**
 * Returns a function that turns a record into the line of its RECORD message. `version` is set for
 * full-table streams that close with ACTIVATE_VERSION.
 */
export function createRecordLine(
  stream: string,
  version?: number,
): (record: object, timeExtracted: string) => string {
  const head = `{"type":"RECORD","stream":${JSON.stringify(stream)},"record":`;
  const tail = version === undefined ? '' : `,"version":${version}`;
  return (record, timeExtracted) =>
    `${head}${toLoadableJson(record)}${tail},"time_extracted":"${timeExtracted}"}\n`;
}

function cleanText(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed();
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key.replaceAll('\0', '').toWellFormed(), member]),
  );
}
