import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderMeltano } from '../../scripts/meltano.ts';

const project = readFileSync(new URL('../../meltano.yml', import.meta.url), 'utf8');

describe('meltano.yml', () => {
  it('has the settings and the default streams of the program (npm run docs brings it up to date)', () => {
    expect(project).toBe(renderMeltano(project));
    expect(project).toContain('- name: token\n');
    expect(project).toContain('value: 1000\n');
    expect(project).toContain('- "!candidates.*"\n');
  });
});
