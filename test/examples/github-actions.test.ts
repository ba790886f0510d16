import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { createFolder } from '../helpers/run-tap.ts';
import { installPython, outcomeOf, ROOT } from './tools.ts';

const WORKFLOW = join(ROOT, 'examples/github-actions/load-lever.yml');
const TO_JSON = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))';
const STATE = '{"bookmarks": {"opportunities": {"replication_key": "updatedAt"}}}\n';

interface Step {
  readonly name?: string;
  readonly run?: string;
  readonly env?: Record<string, string>;
}

interface Workflow {
  readonly env: Record<string, string>;
  readonly jobs: { readonly load: { readonly steps: readonly Step[] } };
}

let workflow: Workflow;
beforeAll(async () => {
  const python = join(await installPython('linters'), 'python');
  workflow = JSON.parse((await outcomeOf(python, ['-c', TO_JSON, WORKFLOW])).output);
});

/** Runs a step of the workflow in a clone, as GitHub does. */
async function runStep(name: string, folder: string): Promise<number> {
  const step = workflow.jobs.load.steps.find((candidate) => candidate.name === name);
  const env = { ...workflow.env, ...step?.env, GITHUB_RUN_ID: '1' };
  const script = `cd '${folder}'\n${step?.run}`;
  return (await outcomeOf('bash', ['-e', '-c', script], env)).code;
}

async function git(...args: readonly string[]): Promise<string> {
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
  const { code, output } = await outcomeOf('git', [...identity, ...args]);
  expect({ code, output }).toMatchObject({ code: 0 });
  return output;
}

/** A repository as GitHub keeps it, and a way to get the shallow clone that each run begins with. */
async function createRepository() {
  const { path, write } = createFolder();
  const origin = join(path, 'origin');
  await git('init', '--quiet', '--initial-branch=main', origin);
  await git('-C', origin, 'commit', '--quiet', '--allow-empty', '-m', 'Start');
  return {
    origin,
    write,
    async clone(name: string): Promise<string> {
      const folder = join(path, name);
      await git('clone', '--quiet', '--depth=1', `file://${origin}`, folder);
      await outcomeOf('mkdir', [join(folder, 'lever')]);
      return folder;
    },
  };
}

it('hands the state of each run on to the next, on a branch that remembers the older ones', async () => {
  const { origin, clone, write } = await createRepository();
  const first = await clone('first');
  expect(await runStep('Take the state of the last run', first)).toBe(0);
  write('first/lever/state.json', STATE);
  expect(await runStep('Keep the state of this run', first)).toBe(0);

  const second = await clone('second');
  expect(await runStep('Take the state of the last run', second)).toBe(0);
  expect(readFileSync(join(second, 'lever/state.json'), 'utf8')).toBe(STATE);
  write('second/lever/state.json', '{"bookmarks": {}}\n');
  expect(await runStep('Keep the state of this run', second)).toBe(0);

  expect(await git('-C', origin, 'show', 'lever-state:state.json')).toBe('{"bookmarks": {}}\n');
  expect(await git('-C', origin, 'show', 'lever-state~1:state.json')).toBe(STATE);
  expect(await git('-C', origin, 'ls-tree', '--name-only', 'main')).toBe('');
});

it('does not take a repository out of reach for a first run', async () => {
  const { origin, clone } = await createRepository();
  const folder = await clone('clone');
  await git('-C', folder, 'remote', 'set-url', 'origin', `${origin}-gone`);
  expect(await runStep('Take the state of the last run', folder)).not.toBe(0);
});
