import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Suites of their own, which install what they need: test:package, test:examples.
    exclude: [...configDefaults.exclude, 'test/package/**', 'test/examples/**'],
    testTimeout: 30_000,
  },
});
