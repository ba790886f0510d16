import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../src/config/settings.ts';
import { streams } from '../../src/streams/index.ts';
import { runTap } from '../helpers/run-tap.ts';

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string };

describe('--about', () => {
  it('describes the program in JSON as the Meltano SDK does', async () => {
    const { code, stdout, stderr } = await runTap(['--about', '--format', 'json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const about = JSON.parse(stdout);
    expect(about).toMatchObject({ name: 'tap-lever', version });
    expect(about.capabilities).toEqual(
      expect.arrayContaining(['catalog', 'properties', 'state', 'discover', 'about']),
    );
    expect(Object.keys(about.settings.properties)).toEqual(Object.keys(SETTINGS.shape));
    expect(about.settings.required).toEqual(['start_date']);
    expect(about.streams.map(({ name }: { name: string }) => name)).toEqual(
      streams.map(({ name }) => name),
    );
  });

  it.each([
    [['--about'], /^tap-lever \d/],
    [['--about', '--format=markdown'], /^# tap-lever \d/],
  ])('names every setting and stream in plain text: %j', async (flags, title) => {
    const { code, stdout, stderr } = await runTap(flags);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(title);
    expect(stdout).toContain(version);
    for (const name of [...Object.keys(SETTINGS.shape), ...streams.map((stream) => stream.name)])
      expect(stdout).toContain(name);
  });
});

describe('--version and --help', () => {
  it('print to stdout and exit with 0', async () => {
    expect(await runTap(['--version'])).toMatchObject({
      code: 0,
      stdout: `tap-lever v${version}\n`,
      stderr: '',
    });
    const help = await runTap(['-h']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('Usage: tap-lever');
  });
});
