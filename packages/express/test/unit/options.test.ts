import { ConfigError } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
import { callbackRouter, kumicornMiddleware } from '../../src/index.ts'
import { merchant } from '../merchant.ts'

describe('what cannot be right is refused when the router is made', () => {
  it.each<readonly [() => unknown, string]>([
    [
      () => callbackRouter(undefined as never),
      'callbackRouter: kumicorn is missing, or is not what createKumicorn() returns',
    ],
    [() => callbackRouter({ kumicorn: merchant() } as never), 'callbackRouter: kumicorn is missing'],
    [() => kumicornMiddleware({} as never), 'kumicornMiddleware: kumicorn is missing'],
    [() => callbackRouter(Promise.resolve(merchant()) as never), 'returns: it is a promise, await it'],
    // app.use('/callbacks', callbackRouter)
    [
      () => callbackRouter({ method: 'POST', url: '/kumquat', headers: {} } as never),
      'it is a request. Mount callbackRouter(kumicorn), not callbackRouter itself',
    ],
    [
      () => kumicornMiddleware({ method: 'GET', url: '/', headers: {} } as never),
      'it is a request. Mount kumicornMiddleware(kumicorn), not kumicornMiddleware itself',
    ],
    [() => callbackRouter(merchant(), null as never), 'the options must be an object, not null'],
    [() => callbackRouter(merchant(), { path: {} } as never), 'did you mean "paths"?'],
    [() => callbackRouter(merchant(), { paths: '/x' as never }), 'callbackRouter.paths must be an object'],
    [
      () => callbackRouter(merchant(), { logger: (() => undefined) as never }),
      'callbackRouter.logger must be a',
    ],
    [
      () => callbackRouter(merchant(), { start: 'no' as never }),
      'callbackRouter.start must be true or false',
    ],
    [
      () => callbackRouter(merchant(), { paths: { paynicornPostBack: '/x' } }),
      'paths.paynicornPostBack: there is no such kind of callback: did you mean "paynicornPostback"?',
    ],
  ])('%s', (make, message) => {
    expect(make).toThrow(ConfigError)
    expect(make).toThrow(message)
  })
})
