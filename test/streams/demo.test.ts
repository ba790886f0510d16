import { beforeAll, describe, expect, it } from 'vitest';
import { requireParts } from '../../scripts/missing-parts.ts';
import { referencesOf } from '../../scripts/reference/references.ts';
import { createCompany } from '../../src/demo/company.ts';
import { readSchema } from '../../src/schemas.ts';
import { streams } from '../../src/streams/index.ts';
import { type EngineRun, runEngine } from '../helpers/run-engine.ts';

const SEVERAL = 3;

/** Every type of form field with a value (lever-api: form-fields). */
const FIELD_TYPES = (
  'text textarea code currency date dropdown multiple-choice multiple-select yes-no score-system ' +
  'score scorecard file-upload note university'
).split(' ');

/** References to values that have no row, each with the reason. */
const UNRESOLVED: readonly { path: RegExp; value: RegExp; reason: string }[] = [
  {
    path: /(feedbackTemplate|baseTemplateId)$/,
    value: /^no-feedback$/,
    reason: 'the default template of feedback is not in the list of templates',
  },
  {
    path: /^deleted_applications\.opportunityId$/,
    value: /./,
    reason: 'the opportunity can be deleted as well',
  },
];

/** References that have no value in the demo account, each with the reason. */
const UNUSED: readonly { path: RegExp; reason: string }[] = [
  {
    path: /^(?!opportunity_note).*fields(\.|\[\]\.)(user|stage)$/,
    reason: 'only fields of notes have an author and a stage',
  },
  {
    path: /^deleted_(opportunities|postings)\./,
    reason: 'how much of a deleted row Lever sends is not known, so the demo has the least',
  },
];

let run: EngineRun;

// One run answers every question below.
beforeAll(async () => {
  requireParts(streams);
  run = await runEngine(createCompany(), {
    select: ['*', 'eeo*'],
    settings: { startDate: Date.parse('2010-01-01') },
  });
}, 60_000);

describe('a run of the demo account with everything selected', () => {
  it('succeeds and finds nothing wrong with any value', () => {
    expect(run.report?.failures).toEqual(new Map());
    expect(run.report?.denied).toEqual(new Map());
    const complaints = [...(run.report?.streams ?? [])].flatMap(
      ([name, { skipped, coercions, unknownFields }]) =>
        skipped + coercions.size + unknownFields.size > 0
          ? [{ name, skipped, coercions, unknownFields }]
          : [],
    );
    expect(
      complaints,
      'the demo account answers what the schema of a stream does not have',
    ).toEqual([]);
  });

  it.each(streams)('gives several rows of $name', ({ name }) => {
    const hint = `rows of ${name}: run npm run docs, or simulate its endpoint in src/demo`;
    expect(run.records(name).length, hint).toBeGreaterThanOrEqual(SEVERAL);
  });

  it('gives an answer to form fields of every type', () => {
    const fields = streams
      .filter(({ name }) => name.endsWith('_fields'))
      .flatMap(({ name }) => run.records(name));
    const answered = fields.filter(({ value }) => typeof value === 'string' && value !== '');
    const types = new Set(answered.map(({ type }) => type));
    expect(FIELD_TYPES.filter((type) => !types.has(type))).toEqual([]);
  });
});

describe('the ids in', () => {
  it.each(streams)('$name all lead to a row', ({ name }) => {
    for (const { path, stream, column } of referencesOf(readSchema(name))) {
      const where = `${name}.${path}`;
      const known = new Set(run.records(stream).map((record) => record[column]));
      const values = run.records(name).flatMap((record) => valuesAt(record, path));
      const lost = values.filter((value) => !known.has(value));
      const excuses = UNRESOLVED.filter((one) => one.path.test(where));
      const unexcused = lost.filter((id) => !excuses.some((one) => one.value.test(String(id))));
      expect(unexcused, `${where}: ids that ${stream}.${column} does not have`).toEqual([]);
      if (!UNUSED.some((one) => one.path.test(where)))
        expect(values.length, `${where}: rows that refer to anything`).toBeGreaterThan(0);
    }
  });
});

/** The values at `archived.reason` or `fields[].user` that are not null. */
function valuesAt(value: unknown, path: string): readonly unknown[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((element) => valuesAt(element, path));
  const [name = '', ...rest] = path.replaceAll('[]', '').split('.');
  return name === '' ? [value] : valuesAt((value as Record<string, unknown>)[name], rest.join('.'));
}
