import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const src = join(import.meta.dirname, '../../src')
const COMMENTS = /\/\*[\s\S]*?\*\/|\/\/.*/g

it('only a folder of its own knows a gateway, its kinds of callbacks and its parameters by name', () => {
  const rooms = globSync('{engine,faults,http,control,ui/console,ui/history}/**/*.ts', { cwd: src })
  expect(rooms.length).toBeGreaterThan(25)
  const names = /kumquat|paynicorn|postback|recharge|benefitNo|orderDescription/i
  expect(
    rooms.filter((file) => names.test(readFileSync(join(src, file), 'utf8').replace(COMMENTS, ''))),
  ).toEqual([])
})
