import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Tests run on the sources of every package, with nothing built.
  resolve: { conditions: ['@kumicorn/source'] },
  ssr: { resolve: { conditions: ['@kumicorn/source'] } },
  test: { name: 'fastify', include: ['test/**/*.test.ts'], testTimeout: 60_000, isolate: false },
})
