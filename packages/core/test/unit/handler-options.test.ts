import { describe, expect, it } from 'vitest'
import { createKumicorn } from '../../src/index.ts'

const handle = (): void => {}
const kumicorn = () =>
  createKumicorn({ kumquat: { baseUrl: 'http://127.0.0.1:9', partnerNo: 'p', signKey: 'k' } })

describe('the options of a handler', () => {
  it.each([[0], [1.5], ['3'], [Number.NaN]])('a concurrency of %j is refused', (concurrency) => {
    expect(() =>
      kumicorn().on('order.failed', { name: 'a', handle, concurrency: concurrency as number }),
    ).toThrow('concurrency must be a whole number from 1')
  })

  it('a name has one concurrency for all of its types, given once', () => {
    const one = kumicorn()
    one.on('order.failed', { name: 'a', handle, concurrency: 2 })
    one.on('order.reversed', { name: 'a', handle })
    one.on('order.recovered', { name: 'a', handle, concurrency: 2 })
    expect(() => one.on('order.succeeded', { name: 'a', handle, concurrency: 3 })).toThrow(
      'has another concurrency already: give it once',
    )
  })

  it('no handler at all is refused with what it needs', () => {
    expect(() => kumicorn().on('order.failed', undefined as never)).toThrow('needs a name')
  })
})
