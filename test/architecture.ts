/** A source file: its path from the root, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A row of the table of folders. */
interface Folder {
  readonly path: string;
  /** The only file that others may import; undefined when they may import any. */
  readonly entry: string | undefined;
  readonly isPure: boolean;
  readonly imports: readonly string[];
}

interface Import {
  readonly from: string;
  readonly to: string;
}

/** What every folder may import. */
const FOR_ALL = /^src\/(?:errors|time|did-you-mean|version|schemas|program|print-document)\.ts$/;
const IMPURE =
  /\bprocess\.|\bDate\.now\b|\bnew Date\(\)|\bperformance\.|\bconsole\.|'node:(?:fs|process|os|child_process)/;

/** Whatever in the files contradicts the table of folders in the document; one line each. */
export function findContradictions(document: string, files: readonly SourceFile[]): string[] {
  const folders = readFolders(document);
  const imports = files.flatMap(importsOf);
  return [
    ...folders.flatMap((folder, i) => findArrowsUp(folder, folders.slice(i + 1))),
    ...files.flatMap((file) => findHomeless(file, folders)),
    ...imports.flatMap((one) => findForbidden(one, folders)),
    ...files.flatMap((file) => findImpure(file, folders)),
    ...files.flatMap((file) => findPackages(file, readPackages(document))),
    ...findCircles(imports),
  ];
}

/** The folders of the table, in its order. */
function readFolders(document: string): readonly Folder[] {
  const rows = document.matchAll(/^\| `(src\/\S*?)\/?` \|(.*)\|$/gm);
  return [...rows].map(([, name = '', rest = '']) => {
    const path = name.replace(/\/$/, '');
    const [, entry = '', pure = '', imports = ''] = rest.split('|').map((cell) => cell.trim());
    return {
      path,
      entry: entry === '' ? undefined : `${path}/${entry.replaceAll('`', '')}`,
      isPure: pure === 'pure',
      imports: imports === '' ? [] : imports.split(', ').map((folder) => `src/${folder}`),
    };
  });
}

function findArrowsUp({ path, imports }: Folder, below: readonly Folder[]): string[] {
  return imports
    .filter((other) => !below.some((folder) => folder.path === other))
    .map((other) => `${path}: ${other} is not a folder below it in the table`);
}

function findHomeless({ path }: SourceFile, folders: readonly Folder[]): string[] {
  return folderOf(path, folders) ? [] : [`${path}: its folder is not in the table`];
}

function findForbidden({ from, to }: Import, folders: readonly Folder[]): string[] {
  const [folder, other] = [folderOf(from, folders), folderOf(to, folders)];
  if (folder === other || FOR_ALL.test(to)) return [];
  if (!folder?.imports.includes(other?.path ?? '') && !isStart(from, to))
    return [`${from}: ${folder?.path} may not import ${other?.path} (${to})`];
  const entry = other?.entry;
  return entry === undefined || entry === to ? [] : [`${from}: the entry is ${entry}, not ${to}`];
}

/** The command itself is started from the root. */
function isStart(from: string, to: string): boolean {
  return from === 'src/main.ts' && to.startsWith('src/commands/');
}

function findImpure({ path, text }: SourceFile, folders: readonly Folder[]): string[] {
  const found = folderOf(path, folders)?.isPure ? IMPURE.exec(withoutComments(text)) : null;
  return found ? [`${path}: a pure folder holds ${found[0]}`] : [];
}

/** By package, where it may be imported. */
function readPackages(document: string): ReadonlyMap<string, readonly string[]> {
  const rows = document.matchAll(/^\| `(@?[a-z][\w/-]*)` \| ((?:`src\/\S+`(?:, )?)+) \|$/gm);
  return new Map(
    [...rows].map(([, name = '', places = '']) => [name, places.replaceAll('`', '').split(', ')]),
  );
}

function findPackages(
  { path, text }: SourceFile,
  packages: ReadonlyMap<string, readonly string[]>,
): string[] {
  const names = withoutComments(text).matchAll(/(?:\bfrom |\bimport\(\s*)'(?!node:)([^.'][^']*)'/g);
  return [...names]
    .filter(([, name = '']) => !packages.get(name)?.some((place) => path.startsWith(place)))
    .map(([, name]) => `${path}: ${name} may not be imported here`);
}

function findCircles(imports: readonly Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
  const circles = new Set<string>();
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) circles.add(`circle: ${[...path.slice(start), file].join(' → ')}`);
    if (start >= 0 || done.has(file)) return;
    for (const next of targets.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of targets.keys()) visit(file, []);
  return [...circles];
}

/** The folder of a file in the table: its own, or the nearest one around it. */
function folderOf(path: string, folders: readonly Folder[]): Folder | undefined {
  const own = path.slice(0, path.lastIndexOf('/'));
  return folders
    .filter((folder) => folder.path === own || (folder.path !== 'src' && isWithin(own, folder)))
    .sort((a, b) => b.path.length - a.path.length)[0];
}

function isWithin(path: string, folder: Folder): boolean {
  return path.startsWith(`${folder.path}/`);
}

/** Imports of files of the program, those of types and those at run time included. */
function importsOf({ path, text }: SourceFile): readonly Import[] {
  const specifiers = withoutComments(text).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']*)'/g);
  return [...specifiers].map(([, specifier = '']) => ({
    from: path,
    to: new URL(specifier, `file:///${path}`).pathname.slice(1),
  }));
}

/** What is loaded with a file, before it runs: files by their path, and packages by their name. */
export function loadedWith(
  entry: string,
  files: readonly SourceFile[],
  loaded: Set<string> = new Set(),
): ReadonlySet<string> {
  loaded.add(entry);
  const text = files.find(({ path }) => path === entry)?.text ?? '';
  const statements = withoutComments(text).matchAll(
    /^(?:im|ex)port (?!type )[^;:'=(]*'([^']+)';/gm,
  );
  for (const [, specifier = ''] of statements) {
    const isFile = specifier.startsWith('.');
    const name = isFile ? new URL(specifier, `file:///${entry}`).pathname.slice(1) : specifier;
    if (!loaded.has(name)) loadedWith(name, files, loaded);
  }
  return loaded;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
