import { ConfigError } from '@kumicorn/core'
import { fastify } from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { callbackRoutes, kumicornFastify } from '../../src/index.ts'
import { merchant } from '../merchant.ts'

const plugins = { kumicornFastify, callbackRoutes }

async function registered(plugin: keyof typeof plugins, options: object): Promise<unknown> {
  const app = fastify()
  onTestFinished(() => app.close())
  return app.register(plugins[plugin], options as never)
}

describe.each(['kumicornFastify', 'callbackRoutes'] as const)('%s', (plugin) => {
  it.each<readonly [object, string]>([
    [() => undefined, `${plugin}: kumicorn is missing, or is not what createKumicorn() returns`],
    [{ prefix: '/callbacks' }, `${plugin}: kumicorn is missing, or is not what createKumicorn() returns`],
    [{ kumicron: merchant() }, 'there is no option "kumicron": did you mean "kumicorn"?'],
    [{ kumicorn: merchant(), perfix: '/x' }, 'did you mean "prefix"?'],
    [{ kumicorn: merchant(), paths: [] }, `${plugin}.paths must be an object`],
    [{ kumicorn: merchant(), paths: { kumqat: '/x' } }, 'did you mean "kumquat"?'],
  ])('refuses %j when it is registered', async (options, message) => {
    const error = await registered(plugin, options).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ConfigError)
    expect((error as Error).message).toContain(message)
  })

  // Fastify takes it, and every callback was answered 404.
  it.each([
    ['/api', '/callbacks?v=1'],
    ['/api?', '/callbacks'],
    ['', '/callbacks#a'],
  ])('refuses the prefix %j with %j behind it, at which no request comes', async (outer, prefix) => {
    const app = fastify()
    onTestFinished(() => app.close())
    app.register(
      async (scope) => void (await scope.register(plugins[plugin], { kumicorn: merchant(), prefix })),
      {
        prefix: outer,
      },
    )
    const error = await app.ready().then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(ConfigError)
    expect((error as Error).message).toContain(`below the prefix "${outer}${prefix}"`)
  })

  // With `options: { region: 'KE' }` of @fastify/autoload, which every plugin gets, it was a mistake.
  it('leaves the options of the application alone, which every plugin is given', async () => {
    const application = { region: 'KE', databaseUrl: 'postgres:///shop', debug: false }
    await registered(plugin, {
      ...application,
      kumicorn: merchant(),
      logger: false,
      loger: 'of the application',
    })
  })

  it('takes what Fastify itself takes', async () => {
    const options = { kumicorn: merchant(), prefix: '', logLevel: 'warn', logSerializers: {} }
    await registered(plugin, options)
  })
})
