import { describe, expect, it } from 'vitest';
import { schemasOf } from '../helpers/messages.ts';
import { once } from '../helpers/once.ts';
import { changesSince } from './changelog.ts';
import { compare, type Difference, type Kind } from './compare.ts';
import { isAbout, NAMED } from './differences.ts';
import { publishNow, readRecorded } from './published.ts';

/** The version that users have. */
const REFERENCE = '0.1.0';

/** What no changelog may excuse: tables, states, jobs and scripts of users would break. */
const BREAKING: ReadonlySet<Kind> = new Set<Kind>([
  'flag gone',
  'capability gone',
  'setting gone',
  'table gone',
  'table described otherwise',
  'column gone',
  'column of another type',
  'row gone',
]);

const REMEDY = `the present version differs from ${REFERENCE} in these: if one is meant, tell users in a file of .changeset/ (npm run change) and quote that in test/releases/differences.ts; if not, put it right`;

const recorded = readRecorded(REFERENCE);
const now = once(() => publishNow(recorded));
const differences = once(async () => compare(recorded, await now()));

const show = ({ kind, of, how }: Difference) => `${kind}: ${of}${how ? ` (${how})` : ''}`;

describe(`what users of ${REFERENCE} have`, () => {
  it('is all there, and of the same type', async () => {
    const broken = (await differences()).filter(({ kind }) => BREAKING.has(kind));
    expect(broken.map(show), 'bring these back').toEqual([]);
  });

  it('has become what the changelog says, and nothing else', async () => {
    const unnamed = (await differences())
      .filter(({ kind }) => !BREAKING.has(kind))
      .filter((one) => !NAMED.some((named) => isAbout(named, one)));
    expect(unnamed.map(show), REMEDY).toEqual([]);
  });

  it('gains no column under a catalog of that version', async () => {
    const { secondRun } = await now();
    const schemas = schemasOf(secondRun.messages);
    expect(schemas.map(({ stream }) => stream)).toEqual(
      recorded.catalog.map(({ stream }) => stream),
    );
    for (const { stream, schema } of schemas) {
      const entry = recorded.catalog.find((one) => one.stream === stream);
      expect(schema, stream).toEqual(entry?.schema);
    }
  });
});

describe('the list of differences', () => {
  const changes = changesSince(REFERENCE);

  it.each(NAMED)('quotes the changelog where it says: $says', ({ says }) => {
    expect(says.length).toBeGreaterThan(10);
    expect(changes, 'these words stand neither in CHANGELOG.md nor in .changeset/').toContain(says);
  });

  it('holds nothing that is not there any more', async () => {
    const found = await differences();
    const stale = NAMED.flatMap((named) =>
      named.of
        .filter((of) => !found.some((one) => isAbout({ ...named, of: [of] }, one)))
        .map((of) => `${named.kind}: ${of}`),
    );
    expect(stale, 'remove these from test/releases/differences.ts').toEqual([]);
  });
});
