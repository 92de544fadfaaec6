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

// Found by attack: a TypeError of the engine, or one of Nest's.
describe('KumicornConsoleModule.forRoot says at once what is wrong', () => {
  class AdminGuard {
    canActivate = () => true
  }

  it.each<readonly [unknown, string]>([
    [undefined, 'the options must be an object, not undefined'],
    [null, 'the options must be an object, not null'],
    [{ user, guards: AdminGuard }, 'guards must be a list of guards, e.g. [AdminGuard], not a function'],
    [{ user, guards: null }, 'guards must be a list of guards'],
    [{ user, guards: [undefined] }, 'guards must be a list of guards'],
    [{ user, guards: ['admin'] }, 'guards must be a list of guards'],
    [{ user, path: 5 }, 'path must be a text, not 5'],
    [{ user, path: null }, 'path must be a text, not null'],
    [{ user, path: true }, 'path must be a text, not true'],
    [{ user, imports: AdminGuard }, 'imports must be a list, not a function'],
    [{ user, token: null }, 'token must be an injection token, not null'],
    [{ user, gaurds: [AdminGuard] }, 'there is no option "gaurds": did you mean "guards"?'],
    [{ user, readOnly: 'yes' }, 'readOnly must be true or false'],
  ])('%o', (options, message) => {
    const make = () => KumicornConsoleModule.forRoot(options as never)
    expect(make).toThrow(ConfigError)
    expect(make).toThrow(`KumicornConsoleModule${message.startsWith('the') ? ': ' : '.'}${message}`)
  })

  it('takes guards as classes and as objects, and any token', () => {
    for (const token of ['second', Symbol('second'), AdminGuard])
      KumicornConsoleModule.forRoot({ user, guards: [AdminGuard, new AdminGuard()], token: token as never })
  })
})

it.each([true, null, 5])('a prefix %j is refused when the plugin is registered', async (prefix) => {
  const registered = fastify().register(plugin, { kumicorn: quiet(), user, prefix } as never)
  await expect(registered).rejects.toThrow(
    new ConfigError(`kumicornConsole.prefix must be a text, not ${prefix}`),
  )
})

it('a prefix at which no request comes is refused when the plugin is registered', async () => {
  const app = fastify()
  const registered = async () => app.register(plugin, { kumicorn: quiet(), user, prefix: '/kumicorn?' })
  await expect(registered()).rejects.toThrow('no request comes to what is below the prefix "/kumicorn?"')
  await app.close()
})
