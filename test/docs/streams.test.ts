import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { areaDiagram, entityDiagram } from '../../scripts/reference/diagram.ts';
import { streamReference, toAnchor } from '../../scripts/reference/stream-reference.ts';
import { families, streams } from '../../src/streams/index.ts';

describe('docs/streams.md', () => {
  it('is what the declarations and the schemas say (npm run docs brings it up to date)', () => {
    const file = new URL('../../docs/streams.md', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(streamReference());
  });

  it('has no link to a section that it does not have', () => {
    const text = streamReference();
    const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => toAnchor(title));
    const links = [...text.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor);
    expect(links.length).toBeGreaterThan(100);
    expect(links.filter((anchor) => !headings.includes(String(anchor)))).toEqual([]);
    // Of two headings of one name, links lead to the first.
    expect(headings.filter((anchor, i) => headings.indexOf(anchor) !== i)).toEqual([]);
  });

  it.each(families)('draws every table of $title, in valid Mermaid syntax', ({ streams: own }) => {
    const lines = areaDiagram(own).split('\n').slice(1);
    for (const line of lines)
      expect(line).toMatch(/^ {4}\w+( (\|\||\|o)--(o\{|o\|) \w+ : "[\w., ]+")?$/);
    for (const { name } of own) expect(lines.join('\n')).toMatch(new RegExp(`\\b${name}\\b`));
    const drawn = new Set(
      lines.flatMap((line) => line.match(/\b[a-z_]{3,}\b(?=[^"]*$|.* : )/g) ?? []),
    );
    expect(drawn.size).toBeLessThan(25);
  });

  it('draws the references between the tables that are asked for, and no others', () => {
    const some = streams.filter(({ name }) => ['users', 'stages', 'contacts'].includes(name));
    expect(entityDiagram(some)).toBe(
      ['erDiagram', '    stages', '    contacts', '    users |o--o{ users : "managerId"'].join(
        '\n',
      ),
    );
  });
});
