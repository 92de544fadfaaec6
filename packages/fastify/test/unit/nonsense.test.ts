import { rawErrorsOf } from '@kumicorn/testkit'
import { fastify } from 'fastify'
import { expect, it } from 'vitest'
import * as exported from '../../src/index.ts'

it('whatever is exported names the mistake when it is given nonsense', async () => {
  expect(await rawErrorsOf(exported)).toEqual([])
})

const { kumicornFastify, callbackRoutes } = exported

it.each(Object.entries({ kumicornFastify, callbackRoutes }))(
  '%s that is called says to register it',
  (name, plugin) => {
    expect(() => plugin(fastify(), { kumicorn: {} as never }, undefined as never)).toThrow(
      `${name} is a plugin of Fastify: await app.register(${name}, { kumicorn, prefix: '/callbacks' })`,
    )
  },
)
