// Counts what tests run as Vitest does, by V8, but not in projects that say `isCounted: false`: code that is counted
// takes up to three times as long.
import v8 from '@vitest/coverage-v8'
import type { CoverageProviderModule } from 'vitest/node'

const isCounted = (): boolean => process.env.KUMICORN_UNCOUNTED === undefined

const counted: CoverageProviderModule = {
  getProvider: () => v8.getProvider(),
  startCoverage: (options) => (isCounted() ? v8.startCoverage?.(options) : undefined),
  takeCoverage: (options) => (isCounted() ? v8.takeCoverage?.(options) : undefined),
  stopCoverage: (options) => (isCounted() ? v8.stopCoverage?.(options) : undefined),
}

// biome-ignore lint/style/noDefaultExport: Vitest asks for one.
export default counted
