import { olderNode } from '@kumicorn/testkit'
import { expect, it } from 'vitest'
import { kumicorn } from '../helpers/command.ts'

it('refuses to run on an older Node, and names the version needed and the one found', async () => {
  expect(await kumicorn(['orders', 'list'], { env: olderNode })).toEqual({
    code: 2,
    stdout: '',
    stderr: 'kumicorn: Kumicorn needs Node 22.19 or later, and this is Node 20.20.2: update it\n',
  })
})
