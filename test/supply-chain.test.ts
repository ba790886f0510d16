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

  it('runs nothing by being installed', () => {
    expect(read('.npmrc').split('\n')).toContain('ignore-scripts=true');
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    // npm would not run them, so nobody may rely on them.
    expect(Object.keys(scripts).filter((name) => /^(?:pre|post)|^install/.test(name))).toEqual([]);
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
