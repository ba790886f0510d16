import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findContradictions, loadedWith, type SourceFile } from './architecture.ts';

const ROOT = new URL('../', import.meta.url);
const document = readFileSync(new URL('docs/architecture.md', ROOT), 'utf8');
const files: readonly SourceFile[] = readdirSync(new URL('src/', ROOT), { recursive: true })
  .map((name) => `src/${String(name).replaceAll('\\', '/')}`)
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(new URL(path, ROOT), 'utf8') }));

/** The files with one more. */
const withFile = (path: string, text: string): readonly SourceFile[] => [...files, { path, text }];

describe('docs/architecture.md', () => {
  it('says what is true of every file', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(findContradictions(document, files)).toEqual([]);
  });

  it.each([
    ['sync', "import { runSync } from '../commands/sync.ts';", 'may not import src/commands'],
    ['sync/parents', "import { sync } from '../sync.ts';", 'may not import src/sync'],
    ['windows', "import type { Endpoint } from '../sync/run/index.ts';", 'may not import'],
    [
      'lever',
      "import type { Settings } from '../config/settings.ts';",
      'may not import src/config',
    ],
    ['singer', "import { pages } from '../lever/pages.ts';", 'may not import src/lever'],
    ['streams', "import type { State } from '../singer/state.ts';", 'may not import src/singer'],
    ['progress', "import { openLiveBlock } from '../terminal/live-block.ts';", 'may not import'],
    ['progress', "const demo = import('../demo/start.ts');", 'may not import src/demo'],
    ['connection', "import { createCompany } from '../demo/company.ts';", 'the entry is src/demo'],
    ['sync', "import { cutWindow } from '../windows/plan-windows.ts';", 'the entry is src/windows'],
    ['sync', 'export const key = process.env.KEY;', 'a pure folder holds process.'],
    ['windows', 'export const now = Date.now();', 'a pure folder holds Date.now'],
    ['catalog', "import { readFileSync } from 'node:fs';", "a pure folder holds 'node:fs"],
    ['sync', "import pino from 'pino';", 'pino may not be imported here'],
    ['lever', "import lodash from 'lodash';", 'lodash may not be imported here'],
    ['elsewhere', '', 'its folder is not in the table'],
  ])('is contradicted by a file of %s with %s', (folder, text, contradiction) => {
    const found = findContradictions(document, withFile(`src/${folder}/new.ts`, text));
    expect(found).toEqual([expect.stringContaining(contradiction)]);
    expect(found[0]).toContain(`src/${folder}/new.ts`);
  });

  it('is contradicted by files that import each other, if only for a type', () => {
    const circle = [
      { path: 'src/lever/a.ts', text: "import { b } from './b.ts';" },
      { path: 'src/lever/b.ts', text: "import type { A } from './a.ts';" },
    ];
    expect(findContradictions(document, [...files, ...circle])).toEqual([
      'circle: src/lever/a.ts → src/lever/b.ts → src/lever/a.ts',
    ]);
  });

  it('is contradicted by a row with a folder that is not below it', () => {
    const row = '| `src/lever/` | authentication';
    const upwards = document.replace(/(\| `src\/lever\/`.*\| pure \|) \|/, '$1 sync |');
    expect(upwards).not.toBe(document);
    expect(document).toContain(row);
    expect(findContradictions(upwards, files)).toEqual([
      'src/lever: src/sync is not a folder below it in the table',
    ]);
  });
});

describe('the start', () => {
  it('of --version loads hardly anything', () => {
    expect(
      [...loadedWith('src/cli.ts', files)].filter((name) => !name.startsWith('node:')),
    ).toEqual([
      'src/cli.ts',
      'src/print-document.ts',
      'src/singer/writer.ts',
      'src/errors.ts',
      'src/version.ts',
    ]);
  });

  it('of a run loads only what every run needs', () => {
    const loaded = [
      ...loadedWith('src/commands/sync.ts', files, new Set(loadedWith('src/main.ts', files))),
    ];
    expect(loaded).toContain('src/lever/client.ts');
    expect(loaded.filter((name) => !/^(?:src\/|node:)/.test(name)).sort()).toEqual([
      'commander',
      'fastest-levenshtein',
      'p-retry',
      'picocolors',
      'pino',
      'zod',
    ]);
    expect(
      loaded.filter((name) => /^src\/(?:demo|init|terminal|target|views|check)\//.test(name)),
    ).toEqual([]);
  });
});
