import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', ...(process.env['CI'] ? ['json'] : [])],
    outputFile: { json: 'test-results/default.json' },
    include: ['test/**/*.test.ts'],
    // Suites of their own, which install what they need: test:package, test:examples, test:targets.
    exclude: [...configDefaults.exclude, 'test/package/**', 'test/examples/**', 'test/targets/**'],
    // One for each core: much of the time a test waits for the command that it started.
    maxWorkers: '100%',
    testTimeout: 30_000,
  },
});
