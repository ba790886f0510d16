import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { CLI, createFolder } from '../helpers/run-tap.ts';
import { installActionlint, installPython, outcomeOf, ROOT } from './tools.ts';

const EXAMPLES = join(ROOT, 'examples');
const inExamples = (name: string): string => join(EXAMPLES, name);
const CLEAN = { code: 0, output: '' };

describe('the files of the examples', () => {
  let linters = '';
  let actionlint = '';
  beforeAll(async () => {
    [linters, actionlint] = await Promise.all([installPython('linters'), installActionlint()]);
  });

  it('hold a script in which shellcheck finds nothing', async () => {
    expect(await outcomeOf('shellcheck', [inExamples('cron/load-lever.sh')])).toEqual(CLEAN);
  });

  it('hold units of which systemd understands every line', async () => {
    const { path, write } = createFolder();
    const service = readFileSync(inExamples('systemd/tap-lever.service'), 'utf8');
    // The program must exist where the unit says.
    const local = service.replace('/usr/local/bin/tap-lever', CLI);
    expect(local).not.toBe(service);
    write('tap-lever.service', local);
    for (const name of ['tap-lever.timer', 'tap-lever-failed.service'])
      write(name, readFileSync(inExamples(`systemd/${name}`), 'utf8'));
    const names = ['tap-lever.service', 'tap-lever-failed.service', 'tap-lever.timer'];
    const units = names.map((name) => join(path, name));
    expect(await outcomeOf('systemd-analyze', ['verify', ...units])).toEqual(CLEAN);
  });

  it('hold Kubernetes objects without an unknown or missing field', async () => {
    const files = ['cronjob.yaml', 'secret.yaml'].map((name) => inExamples(`kubernetes/${name}`));
    const { code, output } = await outcomeOf(join(linters, 'kubernetes-validate'), [
      '--strict',
      ...files,
    ]);
    expect(output.match(/passed for resource \w+/g)).toHaveLength(3);
    expect({ code, failures: output.match(/ERROR.*/g) }).toEqual({ code: 0, failures: null });
  });

  it('hold a crontab whose line has a time and a command', () => {
    const lines = readFileSync(inExamples('cron/crontab'), 'utf8').split('\n');
    const jobs = lines.filter((line) => line !== '' && !/^#|^\w+=/.test(line));
    expect(jobs).toHaveLength(1);
    expect(jobs[0]).toMatch(/^\d+( \*){4} {2}\/\S+\/load-lever\.sh$/);
    // cron takes a percent sign for the end of the command.
    expect(jobs[0]).not.toContain('%');
  });

  it('hold Dockerfiles in which hadolint finds nothing', async () => {
    const files = [join(ROOT, 'Dockerfile'), inExamples('kubernetes/Dockerfile')];
    expect(await outcomeOf(join(linters, 'hadolint'), files)).toEqual(CLEAN);
  });

  it('hold GitHub workflows in which actionlint finds nothing, as does our own', async () => {
    const own = join(ROOT, '.github/workflows');
    const files = readdirSync(own).map((name) => join(own, name));
    expect(files.length).toBeGreaterThan(1);
    files.push(inExamples('github-actions/load-lever.yml'));
    expect(await outcomeOf(actionlint, files)).toEqual(CLEAN);
  });

  it('use actions of others by commit, not by a name that can be moved', () => {
    const own = join(ROOT, '.github/workflows');
    const files = readdirSync(own).map((name) => join(own, name));
    files.push(inExamples('github-actions/load-lever.yml'));
    const uses = files.flatMap((file) => readFileSync(file, 'utf8').match(/uses:.*/g) ?? []);
    expect(uses.length).toBeGreaterThan(2);
    for (const use of uses)
      expect(use).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('install the version that is released', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const files = ['kubernetes/Dockerfile', 'github-actions/load-lever.yml'];
    const text = files.map((name) => readFileSync(inExamples(name), 'utf8')).join('\n');
    const named = [...text.matchAll(/tap-lever[@:](\d[\w.-]*)/g)].map((match) => match[1]);
    expect(named.length).toBeGreaterThan(2);
    expect(new Set(named)).toEqual(new Set([version]));
  });
});
