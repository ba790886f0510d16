import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

/** What must not be seen by other tests in the same process, nor be disturbed by them. */
const NEEDS_A_PROCESS = /vi\.(?:do)?mock\(|from 'nock'|memoryUsage\(/i;
const alone = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((file) => `test/${file.replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.test.ts') && NEEDS_A_PROCESS.test(readFileSync(file, 'utf8')));

/** Suites of their own, which install what they need. */
const elsewhere = ['test/package/**', 'test/examples/**', 'test/targets/**', 'test/dbt/**'];

export default defineConfig({
  test: {
    // Tests that pass say nothing.
    reporters: ['minimal', ...(process.env['CI'] ? ['json'] : [])],
    outputFile: { json: 'test-results/default.json' },
    // One more than cores: much of the time a test waits for what it started, or for a pause.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 30_000,
    setupFiles: ['test/fixed-seed.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...elsewhere, ...alone],
          // Modules are loaded once for each worker, which takes a third less of the processor.
          isolate: false,
          // Most of what a test makes is garbage soon; less is spent on collecting it where there is room.
          execArgv: ['--max-semi-space-size=64'],
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: alone,
          exclude: [...configDefaults.exclude, ...elsewhere],
        },
      },
    ],
  },
});
