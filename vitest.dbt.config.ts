import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', ...(process.env['CI'] ? ['json'] : [])],
    outputFile: { json: 'test-results/dbt.json' },
    include: ['test/dbt/**/*.test.ts'],
    globalSetup: ['test/dbt/setup.ts'],
    // Each runs dbt, with as many threads as there are cores, and a database beside it.
    maxWorkers: 2,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
