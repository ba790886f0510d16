import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The pages that users and contributors read. */
export const PAGES: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(`${ROOT}docs`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** A piece of shell in a page. */
export interface ShellBlock {
  readonly page: string;
  readonly commands: readonly string[];
}

/** What the pages tell to run, in the order in which it stands there. */
export function shellBlocks(page: string): readonly ShellBlock[] {
  const text = readFileSync(ROOT + page, 'utf8');
  return [...text.matchAll(/^( *)```sh\n([\s\S]*?)^ *```$/gm)].map(
    ([, indent = '', body = '']) => ({
      page,
      commands: body
        .replace(/ \\\n\s*/g, ' ')
        .split('\n')
        .map((line) => line.slice(indent.length))
        .filter((line) => line !== ''),
    }),
  );
}

/** The files that a page shows, by the name that stands before each, as in "`map.json`:". */
export function filesOf(page: string): ReadonlyMap<string, string> {
  const text = readFileSync(ROOT + page, 'utf8');
  const files = text.matchAll(/`([\w-]+\.\w+)`:\n\n```\w+\n([\s\S]*?)^```$/gm);
  return new Map([...files].map(([, name = '', content = '']) => [name, content]));
}

/** The SQL of a page, block by block: what needs no other tool, or what is for dbt. */
export function sqlBlocks(page: string, kind: 'sql' | 'sql dbt' = 'sql'): readonly string[] {
  const text = readFileSync(ROOT + page, 'utf8');
  const blocks = text.matchAll(/^```(sql(?: dbt)?)\n([\s\S]*?)^```$/gm);
  return [...blocks].filter(([, info]) => info === kind).map(([, , sql = '']) => sql);
}

/** Commands of the program that stand within a sentence. */
export function commandsInText(page: string): readonly string[] {
  const text = readFileSync(ROOT + page, 'utf8').replaceAll('\n', ' ');
  return [...text.matchAll(/`(tap-lever (?:init )?-[^`]+)`/g)].map(([, command = '']) => command);
}
