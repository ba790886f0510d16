import { Ajv2020 } from 'ajv/dist/2020.js';
import AjvDraft4 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type { Message } from './run-tap.ts';

/** Validates every RECORD against the SCHEMA of its stream, under draft 4 and draft 2020-12; returns the faults. */
export function validateRecords(messages: readonly Message[]): readonly string[] {
  const checksOf = new Map<string, ((record: unknown) => string | undefined)[]>();
  const faults: string[] = [];
  for (const message of messages) {
    const { type, stream = '' } = message;
    if (type === 'SCHEMA') checksOf.set(stream, compile(message['schema'] as object));
    if (type !== 'RECORD') continue;
    const checks = checksOf.get(stream);
    if (!checks) faults.push(`${stream}: RECORD before SCHEMA`);
    for (const check of checks ?? []) {
      const fault = check(message['record']);
      if (fault !== undefined) faults.push(`${stream}: ${fault}`);
    }
  }
  return faults;
}

/** The faults of one value under both drafts. */
export function validate(schema: object, value: unknown): readonly string[] {
  return compile(schema).flatMap((check) => check(value) ?? []);
}

const validators = [AjvDraft4.default, Ajv2020].map((Validator) => {
  const validator = new Validator({ strict: false, allErrors: true, addUsedSchema: false });
  addFormats.default(validator as unknown as Ajv2020);
  return validator;
});

type Check = (record: unknown) => string | undefined;
/** By schema: to compile one takes longer than to check a hundred records. */
const compiled = new Map<string, Check[]>();

function compile(schema: object): Check[] {
  const text = JSON.stringify(schema);
  const checks = compiled.get(text) ?? validators.map((validator) => compileFor(validator, schema));
  compiled.set(text, checks);
  return checks;
}

function compileFor(validator: (typeof validators)[number], schema: object): Check {
  const isValid = validator.compile(schema);
  return (record) => (isValid(record) ? undefined : validator.errorsText(isValid.errors));
}
