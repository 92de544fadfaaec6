import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { SlowFirst } from './scripts/slow-first.ts'

// On two cores the default is one, and half of a test's time is waiting: for the disk, a database, a browser. Not an
// option of the configuration: projects that have a configuration of their own take none from here.
process.env.VITEST_MAX_WORKERS ??= String(Math.max(3, availableParallelism()))

// The processes that tests start (commands, shops, instances) need not strip the types of every file anew.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/compiled')

export default defineConfig({
  test: {
    sequence: { sequencer: SlowFirst },
    // What a default logger says of tests that go well is not to be read.
    silent: 'passed-only',
    projects: ['packages/*', 'apps/*', 'e2e', 'benchmarks'],
    // The counts for the gate's closing line: see scripts/test-summary.ts.
    reporters: ['default', ['json', { outputFile: 'coverage/results.json' }]],
    coverage: {
      provider: 'custom',
      customProviderModule: './scripts/coverage.ts',
      // Relative to here when all projects run, to the project's own folder when one is picked.
      include: ['packages/core/src/**', 'src/**'],
      // The thread of a store is not counted: what runs in it is tested in the main thread, too.
      exclude: ['**/index.ts', '**/bin.ts', '**/sqlite/worker.ts'],
      reporter: ['text-summary', 'html', 'json-summary'],
      // A test that fails is no reason to be silent about the rest.
      reportOnFailure: true,
      thresholds: { lines: 97, branches: 95 },
    },
  },
})
