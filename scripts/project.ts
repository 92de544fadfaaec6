import type { TestProjectInlineConfiguration } from 'vitest/config'

type TestOptions = NonNullable<TestProjectInlineConfiguration['test']>

interface Options extends TestOptions {
  /** Other copies of packages than those that are installed. */
  readonly alias?: Record<string, string>
  /** Nest injects by the types that its compiler writes down. */
  readonly decorators?: boolean
  /** Whether what its tests run counts for the coverage of core. Default: true. */
  readonly isCounted?: boolean
}

/** What starts the database server of the tests, once for a run. */
export const POSTGRES = '@kumicorn/testkit/postgres-setup'

/**
 * How the tests of every package run: on the sources of all packages, with nothing built. What a test polls for may take
 * long where the machine is busy: the second that is the default says nothing of the code.
 */
export function project(
  name: string,
  { alias = {}, decorators = false, isCounted = true, ...test }: Options = {},
): TestProjectInlineConfiguration {
  const conditions = ['@kumicorn/source']
  return {
    resolve: { conditions, alias },
    ssr: { resolve: { conditions } },
    ...(decorators && { oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } } }),
    test: {
      name,
      include: ['test/**/*.test.ts'],
      testTimeout: 60_000,
      hookTimeout: 60_000,
      ...test,
      env: { ...test.env, ...(!isCounted && { KUMICORN_UNCOUNTED: '1' }) },
      expect: { poll: { timeout: 30_000 } },
    },
  }
}
