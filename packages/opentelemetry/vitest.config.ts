import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

const require = createRequire(import.meta.url)

/** The API and the SDK of a fixture: see test/sdk2. */
function packagesOf(fixture: string): Record<string, string> {
  const { resolve } = createRequire(realpathSync(fixture))
  const names = ['api', 'context-async-hooks', 'exporter-prometheus', 'sdk-metrics'] as const
  const packages = names.map((name) => [`@opentelemetry/${name}`, resolve(`@opentelemetry/${name}`)] as const)
  return {
    ...Object.fromEntries(packages),
    '@opentelemetry/sdk-trace': resolve('@opentelemetry/sdk-trace-base'),
  }
}

const project = (
  name: string,
  alias: Record<string, string>,
  exclude: string[] = [],
): TestProjectInlineConfiguration => ({
  // Tests run on the sources of every package, with nothing built.
  resolve: { conditions: ['@kumicorn/source'], alias },
  ssr: { resolve: { conditions: ['@kumicorn/source'] } },
  test: { name, include: ['test/**/*.test.ts'], exclude, testTimeout: 60_000, env: { OTEL_SDK: name } },
})

export default defineConfig({
  test: {
    name: 'opentelemetry',
    projects: [
      project('SDK 3', {}),
      project('SDK 2', packagesOf(require.resolve('otel-sdk2/package.json')), [
        // Of the alert rules alone: the SDK has no part in it.
        'test/integration/promtool.test.ts',
      ]),
    ],
  },
})
