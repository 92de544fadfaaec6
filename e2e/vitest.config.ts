import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Tests run on the sources of every package, with nothing built.
  resolve: { conditions: ['@kumicorn/source'] },
  ssr: { resolve: { conditions: ['@kumicorn/source'] } },
  test: {
    name: 'e2e',
    include: ['test/**/*.test.ts'],
    globalSetup: ['@kumicorn/testkit/postgres-setup'],
    testTimeout: 60_000,
    // Other processes answer, on a machine that may be busy.
    expect: { poll: { timeout: 20_000 } },
    isolate: false,
  },
})
