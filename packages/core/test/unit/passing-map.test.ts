import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PassingMap } from '../../src/data/passing-map.ts'

const action = fc.record({ adds: fc.boolean(), key: fc.nat({ max: 60 }) })

describe('a map for what comes and goes', () => {
  it('does as a Map does, in the same order', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 400 }), (actions) => {
        const [passing, plain] = [new PassingMap<number, number>(), new Map<number, number>()]
        for (const [at, { adds, key }] of actions.entries()) {
          if (adds) {
            passing.set(key, at)
            plain.set(key, at)
          } else expect(passing.delete(key)).toBe(plain.delete(key))
          expect([passing.size, passing.get(key), passing.has(key)]).toEqual([
            plain.size,
            plain.get(key),
            plain.has(key),
          ])
        }
        expect([...passing.entries()]).toEqual([...plain.entries()])
        expect([...passing.keys()]).toEqual([...plain.keys()])
        expect([...passing.values()]).toEqual([...plain.values()])
      }),
    )
  })

  it('lets go of what it no longer has, without a look through the whole heap', async () => {
    const url = new URL('../../src/data/passing-map.ts', import.meta.url).href
    const text = `const { PassingMap } = await import(${JSON.stringify(url)})
      const map = new PassingMap()
      const put = (n) => map.set(n, new Array(40).fill(n))
      put(-1)
      map.delete(-1)
      gc()
      gc()
      const before = process.memoryUsage().heapUsed
      for (let n = 0; n < 200_000; n += 1) {
        put(n)
        if (n % 10 === 9) for (let m = n - 9; m <= n; m += 1) map.delete(m)
      }
      for (let times = 0; times < 2; times += 1) gc({ type: 'minor' })
      console.log(process.memoryUsage().heapUsed - before)`
    const args = ['--no-warnings', '--expose-gc', '--input-type=module', '-e', text]
    const { stdout } = await promisify(execFile)(process.execPath, args)
    // A Map keeps 37 MB.
    expect(Number(stdout)).toBeLessThan(5e6)
  })
})
