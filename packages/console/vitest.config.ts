import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

/** Nest 11 is a fixture of the package for Nest, whose peers are of one major. */
const { resolve: resolveForNest } = createRequire(new URL('../nestjs/package.json', import.meta.url))

function nest11(): Record<string, string> {
  const { resolve } = createRequire(realpathSync(resolveForNest('nest11/package.json')))
  const packages = ['common', 'core', 'platform-express', 'platform-fastify', 'testing']
  return Object.fromEntries(packages.map((id) => [`@nestjs/${id}`, resolve(`@nestjs/${id}`)]))
}

const project = (
  name: string,
  alias: Record<string, string>,
  include: string[],
  globalSetup: string[] = [],
): TestProjectInlineConfiguration => ({
  // Tests run on the sources of every package, with nothing built.
  resolve: { conditions: ['@kumicorn/source'], alias },
  ssr: { resolve: { conditions: ['@kumicorn/source'] } },
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  test: { name, include, globalSetup, testTimeout: 60_000 },
})

// Pictures are made on demand: see test/browser/screenshots.pictures.ts.
const pictures = [project('pictures', {}, ['test/**/*.pictures.ts'])]

export default defineConfig({
  test: {
    name: 'console',
    projects: process.env.SCREENSHOTS
      ? pictures
      : [
          project('newest', {}, ['test/**/*.test.ts'], ['@kumicorn/testkit/postgres-setup']),
          project('nest11', nest11(), ['test/integration/{hosts,nest}.test.ts']),
        ],
  },
})
