import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', ...(process.env['CI'] ? ['json'] : [])],
    outputFile: { json: 'test-results/targets.json' },
    include: ['test/targets/**/*.test.ts'],
    globalSetup: ['test/targets/setup.ts'],
    testTimeout: 300_000,
    // Folders with whole Python environments are removed.
    hookTimeout: 300_000,
  },
});
