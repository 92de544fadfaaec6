import { expect, it } from 'vitest'
import { merchant } from './merchant.ts'

it('tells the gateways that are configured, whose orders they have, and their clients', () => {
  const { kumicorn } = merchant()
  expect(kumicorn.gateways.map(({ name, client }) => [name, client])).toEqual([
    ['kumquat', kumicorn.kumquat],
    ['paynicorn', kumicorn.paynicorn],
  ])
  for (const { name, account } of kumicorn.gateways)
    expect(account).toMatch(new RegExp(`^${name}_[0-9a-f]{16}$`))
})

it('tells the handlers of this process, whether the store knows them or not', () => {
  const { kumicorn } = merchant()
  expect(kumicorn.handlers.here()).toEqual([
    {
      name: 'seen',
      types: ['order.accepted', 'order.succeeded', 'order.failed', 'order.conflict'],
    },
  ])
})
