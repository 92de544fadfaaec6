import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

const require = createRequire(import.meta.url)

/** The copies of Nest that belong to a fixture: see the folders test/nest*. */
function nestOf(fixture: string): Record<string, string> {
  const { resolve } = createRequire(realpathSync(fixture))
  const packages = [
    'common',
    'core',
    'platform-express',
    'platform-fastify',
    'terminus',
    'testing',
    'throttler',
  ]
  return Object.fromEntries(packages.map((id) => [`@nestjs/${id}`, resolve(`@nestjs/${id}`)]))
}

const project = (
  nest: string,
  alias: Record<string, string>,
  ...tests: readonly string[]
): TestProjectInlineConfiguration => ({
  // Tests run on the sources of every package, with nothing built.
  resolve: { conditions: ['@kumicorn/source'], alias },
  ssr: { resolve: { conditions: ['@kumicorn/source'] } },
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  test: {
    name: nest,
    include: tests.map((folder) => `test/${folder}/*.test.ts`),
    globalSetup: ['@kumicorn/testkit/postgres-setup'],
    testTimeout: 60_000,
    isolate: false,
    env: { NEST: nest },
  },
})

export default defineConfig({
  test: {
    name: 'nestjs',
    projects: [
      // The README's example runs in a process of its own, where there is only one Nest.
      project('12', {}, 'contract', 'integration', 'readme'),
      project('12.0', nestOf(require.resolve('nest12-oldest/package.json')), 'integration'),
      project('11', nestOf(require.resolve('nest11/package.json')), 'contract', 'integration'),
      project('11.2', nestOf(require.resolve('nest11-oldest/package.json')), 'integration'),
    ],
  },
})
