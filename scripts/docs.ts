import { readFileSync, writeFileSync } from 'node:fs';
import { renderReadme } from './readme.ts';

/** Brings the generated parts of the documents up to date. */
const readme = new URL('../README.md', import.meta.url);
writeFileSync(readme, renderReadme(readFileSync(readme, 'utf8')));
