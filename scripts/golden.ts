import { writeFileSync } from 'node:fs';
import { withAdditions } from './golden/compare.ts';
import { type Columns, publishedNow, readGolden } from './golden/published.ts';

/**
 * Writes down what this version publishes, which no later one may break: `npm run release` does it.
 * With names of streams it only takes over what these are now, changes included.
 */
const names = process.argv.slice(2);
const golden = readGolden();
const now = publishedNow();

const write = (name: string, text: string) =>
  writeFileSync(new URL(`../test/golden/${name}`, import.meta.url), `${text}\n`);

if (names.length === 0) {
  write('release.json', JSON.stringify({ version: now.version }));
  write('schemas.json', toLines(withAdditions(golden.columns, now.columns)));
  write('catalog.json', JSON.stringify(now.entries, null, 2));
} else {
  const isNamed = (stream: string) => names.includes(stream);
  const named = Object.entries(now.columns).filter(([stream]) => isNamed(stream));
  write('schemas.json', toLines({ ...golden.columns, ...Object.fromEntries(named) }));
  const entries = [
    ...golden.entries.filter(({ stream }) => !isNamed(stream)),
    ...now.entries.filter(({ stream }) => isNamed(stream)),
  ].sort((a, b) => a.stream.localeCompare(b.stream));
  write('catalog.json', JSON.stringify(entries, null, 2));
}

/** JSON with one line for each column, so that a difference can be read. */
function toLines(columns: Columns): string {
  const tables = Object.entries(columns).map(([stream, own]) => {
    const lines = Object.entries(own).map(
      ([name, column]) => `    ${JSON.stringify(name)}: ${JSON.stringify(column)}`,
    );
    return `  ${JSON.stringify(stream)}: {\n${lines.join(',\n')}\n  }`;
  });
  return `{\n${tables.join(',\n')}\n}`;
}
