import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { defineConfig } from 'vitest/config'
import { project } from '../../scripts/project.ts'

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

const onSdk = (name: string, alias: Record<string, string>, exclude: string[] = []) =>
  project(name, { alias, exclude, env: { OTEL_SDK: name }, isCounted: false })

export default defineConfig({
  test: {
    name: 'opentelemetry',
    projects: [
      onSdk('SDK 3', {}),
      onSdk('SDK 2', packagesOf(require.resolve('otel-sdk2/package.json')), [
        // Of the alert rules alone: the SDK has no part in it.
        'test/integration/promtool.test.ts',
      ]),
    ],
  },
})
