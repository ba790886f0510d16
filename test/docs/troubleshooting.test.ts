import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { statusHint } from '../../src/lever/http-errors.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(`${root}docs/troubleshooting.md`, 'utf8');

/** The program without what is simulated and what only declares. */
const sources = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/^(?:demo|streams)\b/.test(file))
  .map((file) => readFileSync(`${root}src/${file}`, 'utf8'));

/** Text without marks and blanks, so that quotes and line ends make no difference. */
function bare(text: string): string {
  return text
    .replaceAll('\\n', '')
    .replace(/\\(.)/g, '$1')
    .replace(/[`"'\s]/g, '');
}

/** The phrases of a message: what stands between punctuation and places that are filled in. */
function phrases(message: string): readonly string[] {
  return message
    .split(/[…:;.,()]/)
    .map(bare)
    .filter((phrase) => phrase.length >= 8);
}

/** Errors that say something to users: all that a source declares or throws, so that none escapes. */
const errorClasses = new Set(
  sources.flatMap((source) =>
    [...source.matchAll(/(?:\bclass|\bnew) (\w+Error)\b/g)].map(([, name]) => name),
  ),
);

/** The words after which a literal is said to the user. */
const SAYS = new RegExp(
  `(?:new (?:${[...errorClasses].join('|')})|super|log\\.(?:warn|error)|warn(?:Once)?|stderr\\.write)\\(\\s*(?:\\{[^{}]*\\},\\s*)?(['"\`])`,
  'g',
);
/** What only code hears. */
const INTERNAL = [
  'no longer wanted',
  'refused.',
  'the run is over',
  'The text holds more than',
  'The request budget is spent.',
  'No budget for a row.',
  'Every stream showed a record.',
];

/** The literals that the program says to its users, with `…` where values are filled in. */
function spokenLiterals(source: string): readonly string[] {
  return [...source.matchAll(SAYS)].map((match) => {
    let literal = '';
    for (let at = match.index + match[0].length; source[at] !== match[1]; at++) {
      const isHole = source.startsWith('${', at);
      if (isHole) at = endOfHole(source, at);
      literal += isHole ? '…' : source[at];
    }
    return literal.replace('CRITICAL ', '');
  });
}

function endOfHole(source: string, start: number): number {
  let depth = 0;
  for (let at = start + 1; ; at++) {
    if (source[at] === '{') depth++;
    if (source[at] === '}') depth--;
    if (depth === 0) return at;
  }
}

/** The first cells of the tables that list messages. */
const documented = page
  .split('\n')
  .filter((line) => /^\| `.*` \|/.test(line))
  .map((line) => /^\| `(.*?)` \|/.exec(line)?.[1] ?? '');

describe('docs/troubleshooting.md', () => {
  it('lists no message that the program does not have', () => {
    const program = bare(sources.join('\n'));
    const stale = documented.filter((message) =>
      phrases(message).some((phrase) => !program.includes(phrase)),
    );
    expect(documented.length).toBeGreaterThan(50);
    expect(stale).toEqual([]);
  });

  it('lists every message that the program can end with or warn about', () => {
    const text = bare(page);
    const literals = sources.flatMap(spokenLiterals);
    const missing = literals
      .filter((literal) => phrases(literal).some((phrase) => !text.includes(phrase)))
      .filter((literal) => !INTERNAL.some((words) => literal.includes(words)));
    expect(literals.length).toBeGreaterThan(30);
    expect(missing).toEqual([]);
  });

  it('explains what each status means', () => {
    for (const status of [400, 403, 404, 429, 503])
      expect(bare(page)).toContain(bare(statusHint(status, '').slice(2, -12)));
  });
});
