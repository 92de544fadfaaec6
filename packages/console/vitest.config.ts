import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { defineConfig } from 'vitest/config'
import { POSTGRES, project } from '../../scripts/project.ts'

/** Nest 11 is a fixture of the package for Nest, whose peers are of one major. */
const { resolve: resolveForNest } = createRequire(new URL('../nestjs/package.json', import.meta.url))

function nest11(): Record<string, string> {
  const { resolve } = createRequire(realpathSync(resolveForNest('nest11/package.json')))
  const packages = ['common', 'core', 'platform-express', 'platform-fastify', 'testing']
  return Object.fromEntries(packages.map((id) => [`@nestjs/${id}`, resolve(`@nestjs/${id}`)]))
}

// Pictures are made on demand: see test/browser/screenshots.pictures.ts.
const pictures = [project('pictures', { decorators: true, include: ['test/**/*.pictures.ts'] })]

export default defineConfig({
  test: {
    name: 'console',
    projects: process.env.SCREENSHOTS
      ? pictures
      : [
          project('newest', {
            decorators: true,
            globalSetup: [POSTGRES],
            // A browser on a busy machine: the gate tells by name who needed the second try.
            retry: process.env.CI ? 1 : 0,
            isCounted: false,
          }),
          project('nest11', {
            decorators: true,
            alias: nest11(),
            include: ['test/integration/{hosts,nest}.test.ts'],
            isCounted: false,
          }),
        ],
  },
})
