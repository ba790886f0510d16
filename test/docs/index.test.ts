import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The pages to which a page leads, by their paths. */
function linksOf(page: string): readonly string[] {
  const text = readFileSync(ROOT + page, 'utf8');
  return [...text.matchAll(/\]\(([^)#\s]+\.md)(?:#[^)]*)?\)/g)].map(([, path = '']) =>
    posix.join(posix.dirname(page), path),
  );
}

describe('docs/README.md', () => {
  it('lists every page, so that each can be found (add a line for a new one)', () => {
    const pages = (readdirSync(`${ROOT}docs`, { recursive: true }) as string[])
      .map((name) => `docs/${name.replaceAll('\\', '/')}`)
      .filter((name) => name.endsWith('.md') && name !== 'docs/README.md');
    const listed = linksOf('docs/README.md');
    expect(pages.filter((page) => !listed.includes(page))).toEqual([]);
    expect(pages.length).toBeGreaterThan(15);
  });

  it('is where the README leads, and the pages of the root are listed too', () => {
    expect(linksOf('README.md')).toContain('docs/README.md');
    const root = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'];
    expect(linksOf('docs/README.md')).toEqual(expect.arrayContaining(root));
  });
});
