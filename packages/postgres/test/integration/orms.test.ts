import { StoreError } from '@kumicorn/core'
import { describe, expect, it } from 'vitest'
import { delivered } from '../helpers/delivered.ts'
import { fruit, orchard } from '../helpers/orchard.ts'
import { orms, type Run } from '../helpers/orms.ts'

/** A delivery whose effects are rows of a table. */
async function shipped() {
  const { handled, pool, schema } = await delivered(
    (its) => `CREATE TABLE ${its}.effects (step text PRIMARY KEY)`,
  )
  const insert = (step: string) => `INSERT INTO ${schema}.effects VALUES ('${step}')`
  const steps = async () => {
    const { rows } = await pool.query(`SELECT step FROM ${schema}.effects ORDER BY step`)
    return rows.map(({ step }) => step)
  }
  return { handled, insert, steps }
}

describe.each(Object.entries(orms))('with %s', (_, orm) => {
  it('an order is placed if, and only if, the transaction commits', async () => {
    const { kumicorn, plugin, pool, schema, baskets } = await orchard()
    const buy = (ticket: string, end: () => void) =>
      orm.transaction(pool, async (run, adapted) => {
        await run(`INSERT INTO ${schema}.baskets VALUES ('${ticket}')`)
        await kumicorn
          .within(adapted)
          .client(plugin)
          .fruits.pick({ ...fruit, ticket })
        end()
      })
    await buy('T1', () => undefined)
    const changed = () => {
      throw new Error('changed their mind')
    }
    await expect(buy('T2', changed)).rejects.toThrow('changed their mind')
    const placed = ['T1', 'T2'].map(async (ticket) => (await kumicorn.orders.get(ticket))?.state)
    expect([await Promise.all(placed), await baskets()]).toEqual([['created', undefined], 1])
  })

  it('an order that cannot be placed says why, as the database has it', async () => {
    const { kumicorn, plugin, pool } = await orchard()
    const placed = orm.transaction(pool, async (run, adapted) => {
      await run('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE')
      await kumicorn.within(adapted).client(plugin).fruits.pick(fruit)
    })
    const error = await placed.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(StoreError)
    expect(error).toMatchObject({
      message: expect.stringMatching(/READ COMMITTED/),
      cause: { code: 'P0001' },
    })
  })

  it('what a handler writes is committed with its delivery, or not at all', async () => {
    const failed = await shipped()
    const broken = failed.handled(async (db) => {
      await orm.on(db)(failed.insert('one'))
      throw new Error('out of stock')
    })
    await expect(broken).rejects.toThrow('out of stock')
    expect(await failed.steps()).toEqual([])
    const { handled, insert, steps } = await shipped()
    expect(await handled((db) => orm.on(db)(insert('one')))).toBe(true)
    expect(await steps()).toEqual(['one'])
  })

  const { nested } = orm
  if (!nested) return
  it('what it calls a transaction is a part of that of the handler', async () => {
    const { handled, insert, steps } = await shipped()
    const isFinished = await handled(async (db) => {
      await nested(db, (run) => run(insert('one')))
      const both = async (run: Run) => {
        await run(insert('two'))
        await run(insert('one'))
      }
      await expect(nested(db, both)).rejects.toThrow()
      await orm.on(db)(insert('three'))
    })
    expect([isFinished, await steps()]).toEqual([true, ['one', 'three']])
  })
})
