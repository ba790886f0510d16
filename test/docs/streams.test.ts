import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { entityDiagram } from '../../scripts/reference/diagram.ts';
import { streamReference } from '../../scripts/reference/stream-reference.ts';
import { streams } from '../../src/streams/index.ts';

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
  });

  it('draws every stream, in valid Mermaid syntax', () => {
    const lines = entityDiagram(streams).split('\n').slice(1);
    for (const line of lines)
      expect(line).toMatch(/^ {4}\w+( (\|\||\|o|\}o)--(o\{|o\|) \w+ : "[\w., ]+")?$/);
    for (const { name } of streams) expect(lines.join('\n')).toMatch(new RegExp(`\\b${name}\\b`));
  });
});

function toAnchor(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}
