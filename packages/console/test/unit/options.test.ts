import { ConfigError } from '@kumicorn/core'
import { fastify } from 'fastify'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { kumicornConsole as plugin } from '../../src/fastify.ts'
import { kumicornConsole } from '../../src/index.ts'
import { KumicornConsoleModule } from '../../src/nestjs.ts'
import { quiet } from '../support/hosts.ts'

afterEach(() => vi.unstubAllEnvs())

const user = () => 'anna'

describe('kumicornConsole', () => {
  it.each<readonly [unknown, string]>([
    [{}, 'user is missing: whoever reached the page could move orders'],
    [{ user: undefined }, "unprotected: 'development'"],
    [{ user, unprotected: 'development' }, 'give user or unprotected, not both'],
    [{ unprotected: true }, 'unprotected must be "development", not true'],
    [{ user: 'anna' }, 'user must be a function'],
    [{ usr: user }, 'did you mean "user"?'],
    [{ user, readonly: true }, 'did you mean "readOnly"?'],
    [{ user, readOnly: 'yes' }, 'readOnly must be true or false'],
    [{ user, origins: ['ops.shop.example'] }, 'origins must be a list of origins'],
    [{ user, origins: ['https://ops.shop.example/'] }, 'origins must be a list of origins'],
    [{ user, refresh: 1 }, 'refresh must be a number of milliseconds from 250'],
    [{ user, logger: { info() {} } }, 'logger must be a logger (an object with info and error)'],
    [undefined, 'the options must be an object'],
  ])('refuses %j', (options, message) => {
    const make = () => kumicornConsole(quiet(), options as never)
    expect(make).toThrow(ConfigError)
    expect(make).toThrow(message)
  })

  it('wants a Kumicorn', () => {
    expect(() => kumicornConsole({} as never, { user })).toThrow('kumicornConsole: kumicorn is missing')
  })

  it('is never unprotected in production', () => {
    vi.stubEnv('NODE_ENV', 'production')
    expect(() => kumicornConsole(quiet(), { unprotected: 'development' })).toThrow(/NODE_ENV is production/)
    kumicornConsole(quiet(), { user }).close()
  })
})

describe('the other two', () => {
  it('refuse the same: Fastify when it is registered', async () => {
    const registered = fastify().register(plugin, { kumicorn: quiet() } as never)
    await expect(registered).rejects.toThrow('user is missing')
    const misspelt = fastify().register(plugin, { kumicorn: quiet(), user, perfix: '/x' } as never)
    await expect(misspelt).rejects.toThrow('did you mean "prefix"?')
  })

  it.each(['', '/', 'a/:id', 'a b', 'a//b'])('refuse the path %j for Nest', (path) => {
    expect(() => KumicornConsoleModule.forRoot({ path, user })).toThrow(/path must be like "kumicorn"/)
  })
})

it('a prefix at which no request comes is refused when the plugin is registered', async () => {
  const app = fastify()
  const registered = async () => app.register(plugin, { kumicorn: quiet(), user, prefix: '/kumicorn?' })
  await expect(registered()).rejects.toThrow('no request comes to what is below the prefix "/kumicorn?"')
  await app.close()
})
