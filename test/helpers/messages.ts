import type { StreamSchema } from '../../src/singer/schema.ts';
import type { Message } from './run-tap.ts';

/** A SCHEMA message. */
export interface SchemaMessage extends Message {
  readonly stream: string;
  readonly schema: StreamSchema;
  readonly key_properties: readonly string[];
}

/** A RECORD message. */
export interface RecordMessage extends Message {
  readonly stream: string;
  readonly record: Readonly<Record<string, unknown>>;
  readonly time_extracted: string;
}

/** The SCHEMA messages of a run. */
export function schemasOf(messages: readonly Message[]): readonly SchemaMessage[] {
  return messages.filter(({ type }) => type === 'SCHEMA') as unknown as readonly SchemaMessage[];
}

/** The RECORD messages of a run. */
export function recordsOf(messages: readonly Message[]): readonly RecordMessage[] {
  return messages.filter(({ type }) => type === 'RECORD') as unknown as readonly RecordMessage[];
}

/** The values of the STATE messages of a run. */
export function statesOf(messages: readonly Message[]): readonly unknown[] {
  return messages.filter(({ type }) => type === 'STATE').map(({ value }) => value);
}
