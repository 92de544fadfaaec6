import { StoreError } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
import type { Database } from '../../src/database.ts'
import { transact } from '../../src/transact.ts'

/** A database that says this to the end of a delivery; or, when the connection is lost, to whatever is asked. */
function saying(error: Error, { isLost = false, isReadOnly = false } = {}): Database {
  const database = {
    open: () => (isReadOnly ? Promise.reject(new StoreError('a replica')) : Promise.resolve()),
    transaction: async (
      work: (client: object, writeLast: () => Promise<unknown>) => Promise<unknown>,
      onLost: () => void,
    ) => {
      try {
        return await work({}, () => Promise.reject(error))
      } catch (thrown) {
        if (isLost) onLost()
        throw isLost ? error : thrown
      }
    },
  }
  return database as unknown as Database
}

const withCode = (code: string): Error => Object.assign(new Error('as the database says it'), { code })
const delivery = { id: 1, token: () => 1, wasRenewed: () => false }
const notShipped = new Error('not shipped')

describe('the end of a transaction of a handler', () => {
  it.each([
    ['it has gone on after an error', '25P02'],
    ['it has taken the right to write', '25006'],
    ['it has left no time for it', '57014'],
  ])('is a fault of the handler when %s', async (_, code) => {
    const error = withCode(code)
    await expect(transact(saying(error), delivery, async () => undefined)).rejects.toBe(error)
  })

  it('is none of it when the whole database allows no more writes', async () => {
    const refused = withCode('25006')
    const database = saying(refused, { isReadOnly: true })
    await expect(transact(database, delivery, async () => undefined)).rejects.toBeInstanceOf(StoreError)
    await expect(transact(database, delivery, () => Promise.reject(refused))).rejects.toBeInstanceOf(
      StoreError,
    )
    const wrapped = new Error('Failed query', { cause: refused })
    await expect(transact(database, delivery, () => Promise.reject(wrapped))).rejects.toBeInstanceOf(
      StoreError,
    )
  })

  it.each([['57P01'], ['08006'], ['40001'], ['53100'], ['55P03']])(
    'is none of it otherwise: %s',
    async (code) => {
      const ended = transact(saying(withCode(code)), delivery, async () => undefined)
      await expect(ended).rejects.toBeInstanceOf(StoreError)
    },
  )
})

describe('a connection that is lost while the handler runs', () => {
  const lost = (error: Error, thrown: unknown) =>
    transact(saying(error, { isLost: true }), delivery, () => Promise.reject(thrown))

  it('is no fault of the handler, whatever that makes of it', async () => {
    await expect(lost(withCode('57P01'), notShipped)).rejects.toBeInstanceOf(StoreError)
    await expect(lost(new Error('Connection terminated'), undefined)).rejects.toBeInstanceOf(StoreError)
  })

  // Found by an attack: pg gives both the same error, and it was taken for one of the handler.
  it('is none when the handler waited for an answer, and lets that be told', async () => {
    const told = new Error('Connection terminated unexpectedly')
    await expect(lost(told, told)).rejects.toBeInstanceOf(StoreError)
  })

  it.each([['25P03'], ['25P04']])('is one when it took too long: %s', async (code) => {
    const told = withCode(code)
    await expect(lost(told, notShipped)).rejects.toBe(told)
    await expect(lost(new Error('Connection terminated'), told)).rejects.toBe(told)
  })
})
