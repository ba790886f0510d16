/** A source file: its path from the root, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A row of the table of rooms. */
interface Room {
  readonly folder: string;
  /** The only file that others may import; undefined when they may import any. */
  readonly door: string | undefined;
  readonly isPure: boolean;
  readonly imports: readonly string[];
}

interface Import {
  readonly from: string;
  readonly to: string;
}

/** What lies on the ground, for everybody. */
const GROUND = /^src\/(?:errors|time|did-you-mean|version|schemas|program|print-document)\.ts$/;
const IMPURE =
  /\bprocess\.|\bDate\.now\b|\bnew Date\(\)|\bperformance\.|\bconsole\.|'node:(?:fs|process|os|child_process)/;

/** Whatever in the files contradicts the table of rooms in the document; one line each. */
export function findContradictions(document: string, files: readonly SourceFile[]): string[] {
  const rooms = readRooms(document);
  const imports = files.flatMap(importsOf);
  return [
    ...rooms.flatMap((room, i) => findArrowsUp(room, rooms.slice(i + 1))),
    ...files.flatMap((file) => findHomeless(file, rooms)),
    ...imports.flatMap((one) => findForbidden(one, rooms)),
    ...files.flatMap((file) => findImpure(file, rooms)),
    ...files.flatMap((file) => findPackages(file, readPackages(document))),
    ...findCircles(imports),
  ];
}

/** The rooms of the table, in its order. */
function readRooms(document: string): readonly Room[] {
  const rows = document.matchAll(/^\| `(src\/\S*?)\/?` \|(.*)\|$/gm);
  return [...rows].map(([, path = '', rest = '']) => {
    const folder = path.replace(/\/$/, '');
    const [, door = '', pure = '', imports = ''] = rest.split('|').map((cell) => cell.trim());
    return {
      folder,
      door: door === '' ? undefined : `${folder}/${door.replaceAll('`', '')}`,
      isPure: pure === 'pure',
      imports: imports === '' ? [] : imports.split(', ').map((name) => `src/${name}`),
    };
  });
}

function findArrowsUp({ folder, imports }: Room, below: readonly Room[]): string[] {
  return imports
    .filter((name) => !below.some((room) => room.folder === name))
    .map((name) => `${folder}: ${name} is not a room below it in the table`);
}

function findHomeless({ path }: SourceFile, rooms: readonly Room[]): string[] {
  return roomOf(path, rooms) ? [] : [`${path}: its folder is not in the table of rooms`];
}

function findForbidden({ from, to }: Import, rooms: readonly Room[]): string[] {
  const [room, other] = [roomOf(from, rooms), roomOf(to, rooms)];
  if (room === other || GROUND.test(to)) return [];
  if (!room?.imports.includes(other?.folder ?? '') && !isStart(from, to))
    return [`${from}: ${room?.folder} may not import ${other?.folder} (${to})`];
  const door = other?.door;
  return door === undefined || door === to ? [] : [`${from}: the door is ${door}, not ${to}`];
}

/** The command itself is started from the root. */
function isStart(from: string, to: string): boolean {
  return from === 'src/main.ts' && to.startsWith('src/commands/');
}

function findImpure({ path, text }: SourceFile, rooms: readonly Room[]): string[] {
  const found = roomOf(path, rooms)?.isPure ? IMPURE.exec(withoutComments(text)) : null;
  return found ? [`${path}: a pure room holds ${found[0]}`] : [];
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

/** The room of a file: its folder, or the nearest one around it that is a room. */
function roomOf(path: string, rooms: readonly Room[]): Room | undefined {
  const folder = path.slice(0, path.lastIndexOf('/'));
  return rooms
    .filter((room) => room.folder === folder || (room.folder !== 'src' && isWithin(folder, room)))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
}

function isWithin(folder: string, room: Room): boolean {
  return folder.startsWith(`${room.folder}/`);
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
