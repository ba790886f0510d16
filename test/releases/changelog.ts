import { readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

/**
 * What users of a version are told of the later ones, in one line: the changelog above it, and what
 * will be added to that with the next release.
 */
export function changesSince(version: string): string {
  const [later = ''] = read('CHANGELOG.md').split(`\n## ${version}\n`);
  const pending = readdirSync(new URL('.changeset/', root))
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) => read(`.changeset/${file}`).replace(/^---[\s\S]*?\n---\n/, ''));
  return [later, ...pending].join('\n').replace(/\s+/g, ' ');
}
