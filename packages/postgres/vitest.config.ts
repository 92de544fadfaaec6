import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Tests run on the sources of every package, with nothing built.
  resolve: { conditions: ['@kumicorn/source'] },
  ssr: { resolve: { conditions: ['@kumicorn/source'] } },
  test: {
    name: 'postgres',
    include: ['test/**/*.test.ts'],
    globalSetup: ['@kumicorn/testkit/postgres-setup'],
    testTimeout: 60_000,
    isolate: false,
    hookTimeout: 60_000,
  },
})
