import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', ...(process.env['CI'] ? ['json'] : [])],
    outputFile: { json: 'test-results/fuzz.json' },
    include: ['test/fuzz/*.fuzz.ts'],
    // Thousands of runs of the tap, each of which is read by nobody else meanwhile.
    testTimeout: 1_800_000,
  },
});
