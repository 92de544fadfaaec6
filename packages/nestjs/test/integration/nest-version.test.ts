import * as core from '@nestjs/core'
import { expect, it } from 'vitest'

it('the tests run on the major that they say', () => {
  // Nest 11 is CommonJS, Nest 12 is not.
  expect('__esModule' in core).toBe(process.env.NEST?.startsWith('11'))
})
