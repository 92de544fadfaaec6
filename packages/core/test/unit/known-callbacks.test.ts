import { expect, it } from 'vitest'
import { knownCallbackPaths } from '../../src/gateways/known.ts'
import { createKumicorn } from '../../src/index.ts'

it('an unconfigured gateway is told of at the very paths at which it would be received', () => {
  const { callbackRoutes } = createKumicorn({
    kumquat: { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'key' },
    paynicorn: { appKey: 'app', merchantSecret: 'secret' },
  })
  expect(callbackRoutes.paths).toEqual(knownCallbackPaths)
})
