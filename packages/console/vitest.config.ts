import { defineConfig } from 'vitest/config'

// Pictures are made on demand: see test/browser/screenshots.pictures.ts.
const include = [process.env.SCREENSHOTS ? 'test/**/*.pictures.ts' : 'test/**/*.test.ts']

export default defineConfig({
  // Tests run on the sources of every package, with nothing built.
  resolve: { conditions: ['@kumicorn/source'] },
  ssr: { resolve: { conditions: ['@kumicorn/source'] } },
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  test: { name: 'console', include, testTimeout: 60_000 },
})
