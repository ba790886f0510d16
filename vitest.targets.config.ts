import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/targets/**/*.test.ts'],
    globalSetup: ['test/targets/setup.ts'],
    testTimeout: 300_000,
  },
});
