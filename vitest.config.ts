import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: ['packages/*', 'apps/*', 'e2e'],
    // The counts for the gate's closing line: see scripts/test-summary.ts.
    reporters: ['default', ['json', { outputFile: 'coverage/results.json' }]],
    coverage: {
      provider: 'v8',
      // Relative to each project's own folder.
      include: ['src/**'],
      exclude: ['**/index.ts', '**/bin.ts'],
      reporter: ['text-summary', 'html', 'json-summary'],
      thresholds: { '**/core/src/**': { lines: 95, branches: 95 } },
    },
  },
})
