import { Ajv2020 } from 'ajv/dist/2020.js';
import AjvDraft4 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type { Message } from './run-tap.ts';

/** Validates every RECORD against the SCHEMA of its stream, under draft 4 and draft 2020-12; returns the faults. */
export function validateRecords(messages: readonly Message[]): readonly string[] {
  const validators = new Map<string, ((record: unknown) => string | undefined)[]>();
  const faults: string[] = [];
  for (const message of messages) {
    const { type, stream = '' } = message;
    if (type === 'SCHEMA') validators.set(stream, compile(message['schema'] as object));
    if (type !== 'RECORD') continue;
    const checks = validators.get(stream);
    if (!checks) faults.push(`${stream}: RECORD before SCHEMA`);
    for (const check of checks ?? []) {
      const fault = check(message['record']);
      if (fault !== undefined) faults.push(`${stream}: ${fault}`);
    }
  }
  return faults;
}

function compile(schema: object): ((record: unknown) => string | undefined)[] {
  const options = { strict: false, allErrors: true };
  return [new AjvDraft4.default(options), new Ajv2020(options)].map((ajv) => {
    addFormats.default(ajv as unknown as Ajv2020);
    const validate = ajv.compile(schema);
    return (record) => (validate(record) ? undefined : ajv.errorsText(validate.errors));
  });
}
