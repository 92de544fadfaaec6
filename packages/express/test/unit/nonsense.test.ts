import { rawErrorsOf } from '@kumicorn/testkit'
import { expect, it } from 'vitest'
import * as exported from '../../src/index.ts'

it('whatever is exported names the mistake when it is given nonsense', async () => {
  expect(await rawErrorsOf(exported)).toEqual([])
})
