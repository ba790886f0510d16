import { execFile } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { linkTap } from '../helpers/link-tap.ts';
import { createFolder } from '../helpers/run-tap.ts';
import { commandOf } from './virtual-environment.ts';

const run = promisify(execFile);
const DEFINITION = fileURLToPath(new URL('../../meltano.yml', import.meta.url));
const LONGEST_OUTPUT = 1024 ** 3;

/** A copy of the project in this repository, with the built command on its path. */
export interface MeltanoProject {
  /** Runs Meltano to its end and returns stdout; rejects when it fails. */
  meltano(...args: readonly string[]): Promise<string>;
  /** The same with its log, one object for each line. */
  logOf(
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** The records that the loader has written of a stream. */
  readRows(stream: string): readonly Readonly<Record<string, unknown>>[];
  /** How many these are. */
  countRecords(stream: string): number;
  readonly path: string;
}

/** Opens a project for the length of one test; its loader is installed as a user would. */
export async function openProject(): Promise<MeltanoProject> {
  const folder = createFolder();
  copyFileSync(DEFINITION, join(folder.path, 'meltano.yml'));
  const options = {
    cwd: folder.path,
    env: {
      ...process.env,
      PATH: `${dirname(linkTap())}:${process.env['PATH']}`,
      MELTANO_SEND_ANONYMOUS_USAGE_STATS: 'false',
    },
    maxBuffer: LONGEST_OUTPUT,
  };
  const linesOf = (stream: string): readonly string[] => {
    const file = join(folder.path, 'output', `${stream}.jsonl`);
    return readFileSync(file, 'utf8').split('\n').slice(0, -1);
  };
  return {
    path: folder.path,
    async meltano(...args) {
      return (await run(commandOf('meltano', 'meltano'), args, options)).stdout;
    },
    async logOf(args, env) {
      const { stderr } = await run(
        commandOf('meltano', 'meltano'),
        ['--log-format', 'json', ...args],
        { ...options, env: { ...options.env, ...env } },
      );
      return stderr
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line));
    },
    readRows: (stream) => linesOf(stream).map((line) => JSON.parse(line)),
    countRecords: (stream) => linesOf(stream).length,
  };
}

/** Checks meltano.yml with the schema that Meltano ships, and returns its content. */
const READ_DEFINITION = `
import importlib.resources, json, sys, jsonschema, yaml
project = yaml.safe_load(open(sys.argv[1]))
schema = importlib.resources.files("meltano.schemas") / "meltano.schema.json"
jsonschema.validate(project, json.loads(schema.read_text()))
json.dump(project, sys.stdout)`;

/** Merges the second of each two states into the first, as Meltano does with its own. */
const MERGE_STATES = `
import json, sys
from meltano.core.utils import merge
json.dump([merge(newer, older) for older, newer in json.load(sys.stdin)], sys.stdout)`;

/** What Meltano makes of each older state and a newer one; rejects when it fails. */
export async function mergeStates(
  pairs: readonly (readonly [older: object, newer: object])[],
): Promise<readonly unknown[]> {
  const options = { maxBuffer: LONGEST_OUTPUT };
  const merging = run(commandOf('meltano', 'python'), ['-c', MERGE_STATES], options);
  merging.child.stdin?.end(JSON.stringify(pairs));
  return JSON.parse((await merging).stdout) as readonly unknown[];
}

/** A plugin as meltano.yml defines it. */
export interface Plugin {
  readonly name: string;
  readonly capabilities: readonly string[];
  readonly settings: readonly Readonly<Record<string, unknown>>[];
}

/** The extractor of meltano.yml; rejects when the file is not valid. */
export async function readExtractor(): Promise<Plugin> {
  const python = commandOf('meltano', 'python');
  const { stdout } = await run(python, ['-c', READ_DEFINITION, DEFINITION]);
  const project = JSON.parse(stdout) as { plugins: { extractors: [Plugin] } };
  return project.plugins.extractors[0];
}
