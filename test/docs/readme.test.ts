import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderReadme } from '../../scripts/readme.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

describe('the README', () => {
  it('has the flags, settings and number of streams of the program (npm run docs brings it up to date)', () => {
    expect(readme).toBe(renderReadme(readme));
  });

  it('opens with the two commands', () => {
    const commands = [...readme.matchAll(/```sh\n([^`]*)```/g)].map(([, command]) =>
      command?.trim(),
    );
    expect(commands.slice(0, 2)).toEqual([
      'npm ci && npm run build && node dist/cli.js --config sample-config.json',
      'npm ci && npm test',
    ]);
  });
});
