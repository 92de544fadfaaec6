import { expect, it } from 'vitest'
import { availableBalance } from '../../src/gateways/kumquat/balance.ts'
import { createKumquat } from '../../src/gateways/kumquat/create.ts'

it.each([
  ['10.50', '100', '110.50'],
  ['0.01', '0', '0.01'],
  ['0.1', '0.2', '0.3'],
  ['0', '100.00', '100.00'],
  ['0.00', '100', '100'],
  ['-0.0', '7', '7'],
  ['-50.25', '100', '100'],
  ['-50.25', '0', '0'],
  ['9007199254740993.01', '0.001', '9007199254740993.011'],
])('a balance of %s with a credit of %s leaves %s', (balance, credit, available) => {
  expect(availableBalance({ balance, credit })).toBe(available)
  const client = createKumquat({ baseUrl: 'https://host.example', partnerNo: 'P', signKey: 'k' })
  expect(client.availableBalance({ balance, credit })).toBe(available)
})

it('a balance that is no decimal is refused', () => {
  expect(() => availableBalance({ balance: 'much', credit: '0' })).toThrow(TypeError)
  expect(() => availableBalance({ balance: '0', credit: '' })).toThrow(TypeError)
})
