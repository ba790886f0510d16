import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Suites of their own, which install what they need: test:package, test:examples, test:targets.
    exclude: [...configDefaults.exclude, 'test/package/**', 'test/examples/**', 'test/targets/**'],
    testTimeout: 30_000,
  },
});
