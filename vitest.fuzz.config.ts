import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', ...(process.env['CI'] ? ['json'] : [])],
    outputFile: { json: 'test-results/fuzz.json' },
    include: ['test/fuzz/*.fuzz.ts', 'test/sync/*histories.test.ts', 'test/sync/live-rows.test.ts'],
    setupFiles: ['test/fixed-seed.ts'],
    // Random histories: in the default suite these are a few.
    env: { NUM_RUNS: process.env['NUM_RUNS'] ?? '300' },
    // Thousands of runs of the tap, each of which is read by nobody else meanwhile.
    testTimeout: 1_800_000,
  },
});
