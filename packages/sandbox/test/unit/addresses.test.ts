import { describe, expect, it } from 'vitest'
import { AddressBook } from '../../src/engine/addresses.ts'

const bookOf = (own: string): AddressBook =>
  new AddressBook({
    kinds: { kumquat: {}, postback: {}, recharge: {} },
    hosts: [],
    own: () => own,
    ownNames: [],
  })

/* An address leaves out the port that its scheme has anyway. */
describe('an address that an order names, of a sandbox at a port of a scheme', () => {
  it.each([
    ['https://127.0.0.1', 'http://127.0.0.1/cb', false],
    ['http://127.0.0.1', 'https://localhost/cb', false],
    ['https://127.0.0.1', 'http://127.0.0.1:443/cb', true],
    ['https://127.0.0.1', 'https://localhost/cb', true],
    ['http://127.0.0.1', 'https://127.0.0.1:80/cb', true],
    ['http://127.0.0.1:4600', 'https://127.0.0.1:4600/cb', true],
  ])('at %s, %s is the sandbox itself: %s', (own, url, isItself) => {
    const refusal = bookOf(own).refusal(url)
    expect(refusal?.includes('which is the sandbox itself') ?? false).toBe(isItself)
  })
})
