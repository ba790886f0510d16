import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { erasurePage } from '../../scripts/erasure/page.ts';
import { streams } from '../../src/streams/index.ts';

describe('docs/erasure.md', () => {
  it('is what the declarations say (npm run docs brings it up to date)', () => {
    const file = new URL('../../docs/erasure.md', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(erasurePage(streams));
  });

  it('deletes from every table with rows of people', () => {
    const page = erasurePage(streams);
    const people = streams.filter(
      ({ name, source }) =>
        /^(opportunit|candidate|contact|eeo_responses_pii)/.test(name) && source.kind !== 'reads',
    );
    for (const { name } of people) expect(page).toContain(`DELETE FROM lever.${name} AS t\n`);
  });
});
