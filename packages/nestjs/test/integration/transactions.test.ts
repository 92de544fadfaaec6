import { ConfigError, type OrderEvent, type TransactionContext } from '@kumicorn/core'
import { KumicornModule, OnOrderEvent } from '@kumicorn/nestjs'
import { postgresStore } from '@kumicorn/postgres'
import { newPool, newSchema } from '@kumicorn/testkit/postgres'
import type { PoolClient } from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { adapterOf, create, listen, root } from '../applications.ts'
import { merchant, post } from '../merchant.ts'

describe('@OnOrderEvent with a transaction', () => {
  it('commits what the method writes together with its delivery', async () => {
    const [pool, schema] = [newPool(), newSchema()]
    const store = postgresStore({ pool, schema })
    onTestFinished(() => store.close())
    await store.open()
    await pool.query(`CREATE TABLE ${schema}.shipped (event_id text)`)
    const shipped = Promise.withResolvers<string>()
    class Shop {
      @OnOrderEvent('order.succeeded', { name: 'ship', transaction: true })
      async ship({ id }: OrderEvent, { db }: TransactionContext<PoolClient>): Promise<void> {
        await db.query(`INSERT INTO ${schema}.shipped VALUES ($1)`, [id])
        shipped.resolve(id)
      }
    }
    const imports = [KumicornModule.forRoot({ ...merchant(), store })]
    const app = await create(root({ imports, providers: [Shop] }), adapterOf('express'))
    expect(await post(`${await listen(app)}/callbacks/kumquat`, 'H-1')).toBe('200 SUCCESS')
    const id = await shipped.promise
    await app.close()
    expect((await pool.query(`SELECT event_id FROM ${schema}.shipped`)).rows).toEqual([{ event_id: id }])
  })

  it('keeps an application from starting whose store cannot do that', async () => {
    class Shop {
      @OnOrderEvent('order.succeeded', { name: 'ship', transaction: true })
      ship(): void {}
    }
    const imports = [KumicornModule.forRoot(merchant())]
    const app = await create(root({ imports, providers: [Shop] }), adapterOf('express'))
    onTestFinished(() => app.close())
    const error = await listen(app).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ConfigError)
    expect(String(error)).toMatch(/@OnOrderEvent on "ship": .*transaction: true needs a store/)
  })
})
