import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

/** The jobs of a workflow by name, as text without comments. */
function jobsOf(workflow: string): ReadonlyMap<string, string> {
  const [, jobs = ''] = workflow.replace(/^\s*#.*$/gm, '').split(/^jobs:$/m);
  return new Map(
    jobs
      .split(/^ {2}(?=\w+:$)/m)
      .map((text) => [text.slice(0, text.indexOf(':')).trim(), text] as const)
      .filter(([name]) => name !== ''),
  );
}

describe('what is installed', () => {
  interface Entry {
    readonly integrity?: string;
    readonly resolved?: string;
    readonly link?: boolean;
  }
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Readonly<Record<string, Entry>>;
  };

  it('is known by checksum, whatever registry it comes from', () => {
    const entries = Object.entries(packages).filter(([name]) => name !== '');
    expect(entries.length).toBeGreaterThan(100);
    expect(entries.filter(([, { integrity = '' }]) => !integrity.startsWith('sha512-'))).toEqual(
      [],
    );
    expect(entries.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  it('is the very version that was chosen, not the newest that fits', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Readonly<
      Record<string, Readonly<Record<string, string>>>
    >;
    const versions = Object.entries({ ...dependencies, ...devDependencies });
    expect(versions.length).toBeGreaterThan(20);
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('runs nothing by being installed', () => {
    expect(read('.npmrc').split('\n')).toContain('ignore-scripts=true');
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    // npm would not run them, so nobody may rely on them.
    expect(Object.keys(scripts).filter((name) => /^(?:pre|post)|^install/.test(name))).toEqual([]);
  });
});

describe('the image', () => {
  const lines = read('Dockerfile').split('\n');
  const textAfter = (word: string) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

  it('begins with the very bytes of one release, and runs no script of a package', () => {
    expect(textAfter('FROM').length).toBe(2);
    for (const image of textAfter('FROM'))
      expect(image).toMatch(/^node:\d+\.\d+\.\d+-[\w-]+@sha256:[0-9a-f]{64}(?: AS build)?$/);
    const [build, image] = textAfter('FROM');
    expect(build).toBe(`${image} AS build`);
    const installs = textAfter('RUN').filter((command) =>
      /npm (?:ci|install|i|prune)\b/.test(command),
    );
    expect(installs.length).toBe(2);
    for (const command of installs) expect(command).toContain('--ignore-scripts');
  });

  it('does not run as root', () => {
    expect(textAfter('USER')).toEqual(['1000']);
  });
});

describe('updates', () => {
  it('are proposed for packages, actions and images, some days after they came out', () => {
    const text = read('.github/dependabot.yml');
    const found = [...text.matchAll(/package-ecosystem: ([\w-]+)/g)].map(([, name]) => name);
    expect(found).toEqual(['npm', 'github-actions', 'docker']);
    expect(text.match(/default-days: 7/g)).toHaveLength(found.length);
  });
});

describe('workflows', () => {
  const folder = '.github/workflows/';
  const workflows = readdirSync(new URL(folder, ROOT)).map((name) => read(folder + name));

  it('use actions by their commit, and give each job only the rights that it names', () => {
    expect(workflows.length).toBeGreaterThan(1);
    for (const workflow of workflows) {
      expect(workflow).toMatch(/^permissions: \{\}$/m);
      for (const [, action = ''] of workflow.matchAll(/uses: (.*)/g))
        expect(action).toMatch(/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it('keep no credentials in a checkout, and run nothing of a stranger with rights', () => {
    for (const workflow of workflows) {
      expect(workflow).not.toMatch(/pull_request_target|workflow_run|secrets\./);
      const checkouts = workflow.match(/actions\/checkout@/g) ?? [];
      expect(workflow.match(/persist-credentials: false/g) ?? []).toHaveLength(checkouts.length);
      // What others can write, such as the title of a pull request, would be run as shell.
      expect(workflow).not.toMatch(/\$\{\{ *github\.(?:event\.|head_ref)/);
    }
  });

  it('are summed up in one check, which waits for every other', () => {
    const jobs = jobsOf(read(`${folder}ci.yml`));
    const others = [...jobs.keys()].filter((name) => name !== 'all');
    const [, needed = ''] = /needs: \[(.*)\]/.exec(jobs.get('all') ?? '') ?? [];
    expect(needed.split(', ').sort()).toEqual(others.sort());
    expect(jobs.get('all')?.match(/success/g)).toHaveLength(others.length);
  });

  it('that publish run nothing of what was installed where they may publish', () => {
    const jobs = jobsOf(read(`${folder}release.yml`));
    const mayWrite = [...jobs].filter(([, text]) => /: write$/m.test(text));
    expect(mayWrite.map(([name]) => name)).toEqual(['publish', 'attach']);
    for (const [, text] of mayWrite)
      expect(text).not.toMatch(/checkout|npm (?:ci|install|run|test)/);
    expect(jobs.get('publish')).toMatch(/npm publish \.\/\S+\.tgz --ignore-scripts --provenance/);
    expect(jobs.get('pack')).toMatch(/npm sbom/);
  });

  it('that publish say where the package comes from, wherever the repository is', () => {
    const pack = jobsOf(read(`${folder}release.yml`)).get('pack') ?? '';
    const script = pack.slice(pack.indexOf('page='), pack.indexOf('npm run build'));
    const repository = 'https://git.example.com/somebody/tap-lever';
    const env = {
      ...process.env,
      GITHUB_SERVER_URL: 'https://git.example.com',
      GITHUB_REPOSITORY: 'somebody/tap-lever',
    };
    const cwd = mkdtempSync(join(tmpdir(), 'tap-lever-release-'));
    try {
      writeFileSync(join(cwd, 'package.json'), read('package.json'));
      execFileSync('bash', ['-euc', script], { cwd, env });
      expect(JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'))).toMatchObject({
        repository: { type: 'git', url: `git+${repository}.git` },
        homepage: `${repository}#readme`,
        bugs: { url: `${repository}/issues` },
      });
    } finally {
      rmSync(cwd, { recursive: true });
    }
  });
});
