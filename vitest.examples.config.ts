import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', ...(process.env['CI'] ? ['json'] : [])],
    outputFile: { json: 'test-results/examples.json' },
    include: ['test/examples/**/*.test.ts'],
    // Each file runs programs of its own; more of them at once than cores only wait for each other.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 900_000,
  },
});
