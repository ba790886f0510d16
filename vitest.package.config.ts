import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', ...(process.env['CI'] ? ['json'] : [])],
    outputFile: { json: 'test-results/package.json' },
    include: ['test/package/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
});
