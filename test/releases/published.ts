import { readFileSync } from 'node:fs';
import { discoverCatalog } from '../../src/catalog/index.ts';
import { createProgram } from '../../src/command-line.ts';
import { describeProgram } from '../../src/commands/about.ts';
import { readSchema } from '../../src/schemas.ts';
import type { CatalogEntry } from '../../src/singer/catalog.ts';
import { parseCatalog } from '../../src/singer/read-catalog.ts';
import { streams } from '../../src/streams/index.ts';
import {
  changeFixedAccount,
  createFixedAccount,
  FIRST_READ,
  FIXED_START_DATE,
  SECOND_READ,
} from '../helpers/fixed-account.ts';
import { openTapAccount } from '../helpers/open-tap-account.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import type { Message } from '../helpers/run-tap.ts';

/** What the users of a version have: in scripts, catalogs, tables and states. */
export interface Published {
  readonly about: About;
  readonly help: string;
  readonly catalog: readonly CatalogEntry[];
  /** A first run with every stream, without a catalog. */
  readonly firstRun: Run;
  /** A later one, with the catalog and the state of the older version. */
  readonly secondRun: Run;
}

/** What a run left behind: its messages, and its last state. */
export interface Run {
  readonly messages: readonly Message[];
  readonly state: State;
}

/** The state of a run. */
export interface State {
  readonly bookmarks: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The part of `--about --format json` that is compared. */
interface About {
  readonly capabilities: readonly string[];
  readonly settings: { readonly properties: Readonly<Record<string, object>> };
}

/** What was recorded of a release (scripts/record-release.ts). */
export interface Recorded extends Published {
  readonly catalogText: string;
}

/** Reads what was recorded of a release. */
export function readRecorded(version: string): Recorded {
  const read = (name: string) =>
    readFileSync(new URL(`../fixtures/releases/${version}/${name}`, import.meta.url), 'utf8');
  const catalogText = read('catalog.json');
  return {
    about: JSON.parse(read('about.json')),
    help: read('help.txt'),
    catalog: parseCatalog(catalogText, 'catalog.json').streams,
    catalogText,
    firstRun: readRun(read('first-run.jsonl')),
    secondRun: readRun(read('second-run.jsonl')),
  };
}

/** What the present version makes of the same account, and of the catalog and state of the release. */
export async function publishNow({ catalogText, firstRun }: Recorded): Promise<Published> {
  let now = FIRST_READ;
  const company = createFixedAccount();
  const { tap } = await openTapAccount({ company, now: () => now }, runInProcess);
  const everything = ['--select', '*,eeo*'];
  const config = { start_date: FIXED_START_DATE, child_sweep_requests: 1000 };
  const first = await tap(everything, { config });
  changeFixedAccount(company);
  now = SECOND_READ;
  const inherited = { catalog: catalogText, state: firstRun.state };
  const second = await tap(everything, { config, ...inherited });
  return {
    about: JSON.parse(describeProgram('json')),
    help: createProgram().helpInformation(),
    catalog: discoverCatalog(streams, readSchema).streams,
    firstRun: first as unknown as Run,
    secondRun: second as unknown as Run,
  };
}

function readRun(lines: string): Run {
  const messages = lines
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Message);
  const state = messages.findLast(({ type }) => type === 'STATE')?.['value'];
  return { messages, state: state as State };
}
