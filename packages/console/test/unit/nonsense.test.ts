import { rawErrorsOf } from '@kumicorn/testkit'
import { expect, it } from 'vitest'
import * as fastify from '../../src/fastify.ts'
import * as node from '../../src/index.ts'
import * as nestjs from '../../src/nestjs.ts'

it.each([
  ['the package itself', node],
  ['fastify', fastify],
  ['nestjs', nestjs],
])('whatever %s exports names the mistake when it is given nonsense', async (_, exported) => {
  expect(await rawErrorsOf(exported)).toEqual([])
})
