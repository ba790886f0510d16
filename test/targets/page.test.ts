import { describe, expect, inject, it } from 'vitest';
import { renderPage } from './page.ts';

describe('docs/targets.md', () => {
  it('tells what the suite runs (npm run test:targets -- --update brings it up to date)', async () => {
    const page = renderPage(inject('database').version);
    await expect(page).toMatchFileSnapshot('../../docs/targets.md');
  });
});
