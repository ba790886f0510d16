import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

// Comments cite a fact about Lever, or a section that explains the program, by page and anchor.

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** This file, in which broken citations are meant to be broken. */
const SELF = posix.relative(ROOT, fileURLToPath(import.meta.url));
const CITED = ['lever-api', 'how-it-reads', 'freshness'];
const CITATION = new RegExp(`\\((${CITED.join('|')}):\\s([^()]*)\\)`, 'g');
/** Citations by the number of a section, which no reader can look up. */
const OLD_SPELLING = /\b(?:1-core|2-resources)\b|\b(?:lever-api|design)\b,?[\s*/]+Q?\d/g;
const FENCED = /^ *```[\s\S]*?^ *```/gm;

interface TextFile {
  readonly path: string;
  readonly text: string;
}

const sources = ['src', 'test', 'scripts', 'bench', 'schemas', 'examples']
  .flatMap(filesBelow)
  .filter(({ path }) => path !== SELF);
const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md'].map(readFile),
  ...filesBelow('docs').filter(({ path }) => path.endsWith('.md')),
];
const anchors = new Map(pages.map(({ path, text }) => [path, anchorsOf(text)]));

describe('citations', () => {
  it('lead to what they name', () => {
    expect(sources.flatMap((file) => brokenCitations(file, anchors))).toEqual([]);
    expect(sources.flatMap(({ text }) => [...text.matchAll(CITATION)]).length).toBeGreaterThan(100);
  });

  it('name facts, not numbers', () => {
    expect([...sources, ...pages].flatMap(oldCitations)).toEqual([]);
  });
});

describe('the documents', () => {
  it('name every fact about Lever once', () => {
    expect(repeatedAnchors(readFile('docs/lever-api.md'))).toEqual([]);
  });

  it('have no link that leads nowhere', () => {
    expect(pages.flatMap((page) => brokenLinks(page, textAt))).toEqual([]);
  });
});

describe('the checks of citations and links', () => {
  const facts = new Map([['docs/lever-api.md', ['expand']]]);
  const cited = (text: string) => brokenCitations({ path: 'src/a.ts', text }, facts);
  const old = (text: string) => oldCitations({ path: 'src/a.ts', text });
  const linked = (text: string) =>
    brokenLinks({ path: 'docs/a.md', text }, (path) =>
      path === 'docs/b.md' ? '## Über b' : undefined,
    );

  it.each<[string, readonly string[], string]>([
    [
      'a fact that is not there',
      cited('// (lever-api: no)'),
      'src/a.ts:1: docs/lever-api.md has no',
    ],
    [
      'the second of two',
      cited('/**\n * (lever-api: expand,\n * no)'),
      'src/a.ts:2: docs/lever-api',
    ],
    ['a page that is not there', cited('// (freshness: no)'), 'docs/freshness.md does not exist'],
    ['an old spelling', old('\n// 1-core 2.3'), 'src/a.ts:2: "1-core" is an old spelling'],
    ['another one', old('// (2-resources Q2)'), '"2-resources" is an old spelling'],
    ['a numbered fact', old('// (lever-api 2, 0.4)'), '"lever-api 2" is an old spelling'],
    ['a numbered section', old('/**\n * (design\n * 4.3)'), '"design * 4" is an old spelling'],
    [
      'a fact twice',
      repeatedAnchors({ path: 'docs/a.md', text: '# B\n<a id="b"></a>' }),
      'docs/a.md',
    ],
    ['a link to no file', linked('x\n[c](c.md)'), 'docs/a.md:2: c.md leads nowhere'],
    ['a link to no heading', linked('[b](b.md#c)'), 'b.md#c leads nowhere'],
    ['a link within the page', linked('# A\n[a](#c)'), '#c leads nowhere'],
    ['a reference to no file', linked('[c]: ../c.md'), '../c.md leads nowhere'],
  ])('report %s', (_what, findings, report) => {
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(report);
  });

  it('report nothing else', () => {
    const sound =
      '# A\n[b](b.md#über-b) [a](#a) [c](https://c.md) `[d](d.md)`\n```\n[e](e.md)\n```\n';
    expect(linked(sound)).toEqual([]);
    expect(cited('/** A fact (lever-api:\n * expand). */')).toEqual([]);
    expect(old('/** By design, in docs/lever-api.md (lever-api: expand), 4 times. */')).toEqual([]);
  });
});

/** Citations whose page or anchor does not exist. */
function brokenCitations(
  { path, text }: TextFile,
  known: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  return [...text.matchAll(CITATION)].flatMap(({ index, 1: name, 2: list = '' }) => {
    const page = `docs/${name}.md`;
    const missing = list
      .split(',')
      .map((anchor) => anchor.replace(/^[\s*/]+|\s+$/g, ''))
      .filter((anchor) => !known.get(page)?.includes(anchor));
    const remedy = known.has(page) ? `has no "${missing}": add or correct it` : 'does not exist';
    return missing.length > 0 ? [`${path}:${lineAt(text, index)}: ${page} ${remedy}`] : [];
  });
}

/** Citations that name no fact. */
function oldCitations({ path, text }: TextFile): readonly string[] {
  return [...text.matchAll(OLD_SPELLING)].map(({ index, 0: citation }) => {
    const found = citation.replaceAll(/\s+/g, ' ');
    return `${path}:${lineAt(text, index)}: "${found}" is an old spelling: name a fact of docs/lever-api.md`;
  });
}

/** Anchors that a page has twice, of which a link finds the first only. */
function repeatedAnchors({ path, text }: TextFile): readonly string[] {
  return anchorsOf(text)
    .filter((anchor, place, all) => all.indexOf(anchor) !== place)
    .map((anchor) => `${path}: "${anchor}" is there twice: rename one`);
}

/** Links to files and anchors that do not exist; `read` gives the text of what does. */
function brokenLinks(
  { path, text }: TextFile,
  read: (path: string) => string | undefined,
): readonly string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)/gm)].flatMap(
    (match) => {
      const target = match[1] ?? match[2] ?? '';
      if (/^\w+:/.test(target)) return [];
      const [file = '', anchor] = decodeURI(target).split('#');
      const linked = file === '' ? text : read(posix.join(posix.dirname(path), file));
      const isSound = linked !== undefined && (!anchor || anchorsOf(linked).includes(anchor));
      return isSound ? [] : [`${path}:${lineAt(text, match.index)}: ${target} leads nowhere`];
    },
  );
}

/** What a link can lead to within a page: its headings, in the spelling of GitHub, and named places. */
function anchorsOf(page: string): readonly string[] {
  return [...page.replaceAll(FENCED, '').matchAll(/^#+ (.+)$|<a id="([^"]+)">/gm)].map(
    ([, heading = '', id]) => id ?? toAnchor(heading),
  );
}

function toAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}

/** The same text with blanks for code, so that places in it stay where they are. */
function withoutCode(text: string): string {
  const blank = (code: string) => code.replaceAll(/./g, ' ');
  return text.replaceAll(FENCED, blank).replaceAll(/`[^`\n]*`/g, blank);
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

function textAt(path: string): string | undefined {
  if (!existsSync(ROOT + path)) return undefined;
  return statSync(ROOT + path).isDirectory() ? '' : readFile(path).text;
}

function readFile(path: string): TextFile {
  return { path, text: readFileSync(ROOT + path, 'utf8') };
}

function filesBelow(folder: string): readonly TextFile[] {
  return readdirSync(ROOT + folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.relative(ROOT, posix.join(entry.parentPath, entry.name)))
    .map(readFile);
}
