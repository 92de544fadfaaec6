import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { defineConfig } from 'vitest/config'
import { POSTGRES, project } from '../../scripts/project.ts'

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

const onNest = (nest: string, alias: Record<string, string>, ...tests: readonly string[]) =>
  project(nest, {
    decorators: true,
    alias,
    include: tests.map((folder) => `test/${folder}/*.test.ts`),
    globalSetup: [POSTGRES],
    isolate: false,
    env: { NEST: nest },
    isCounted: false,
  })

export default defineConfig({
  test: {
    name: 'nestjs',
    projects: [
      // The README's example runs in a process of its own, where there is only one Nest.
      onNest('12', {}, 'contract', 'integration', 'readme'),
      onNest('12.0', nestOf(require.resolve('nest12-oldest/package.json')), 'integration'),
      onNest('11', nestOf(require.resolve('nest11/package.json')), 'contract', 'integration'),
      onNest('11.2', nestOf(require.resolve('nest11-oldest/package.json')), 'integration'),
    ],
  },
})
