import { postgresStore } from '@kumicorn/postgres'
import { storeSamples } from '@kumicorn/testkit'
import { newPool, newSchema, postgresUrl } from '@kumicorn/testkit/postgres'
import { describe, expect, it } from 'vitest'
import { kumicorn } from '../helpers/command.ts'

const { anEvent, anOrder, kill } = storeSamples

const urlOf = (schema: string): string => `${postgresUrl()}?schema=${schema}`

describe('a store on PostgreSQL', () => {
  it('is migrated, once', async () => {
    const store = urlOf(newSchema())
    const migrate = () => kumicorn(['migrate', '--store', store])
    expect((await migrate()).stdout).toMatch(/is at version 1 now \(it was at 0\)/)
    expect((await migrate()).stdout).toMatch(/is at version 1 already/)
    expect(await kumicorn(['orders', 'list', '--store', store])).toMatchObject({
      code: 0,
      stderr: 'No orders.\n',
    })
  })

  it('can be made from the SQL that is printed, with what a role needs', async () => {
    const [schema, pool] = [newSchema(), newPool()]
    const printed = await kumicorn(['migrate', '--print', '--grant', 'public', '--store', urlOf(schema)])
    expect(printed).toMatchObject({ code: 0, stderr: '' })
    await pool.query(printed.stdout.replaceAll('"public"', 'PUBLIC'))
    const store = postgresStore({ pool, schema, migrate: false })
    await store.open()
  })

  it('is not made by a command that reads', async () => {
    const { code, stderr } = await kumicorn(['orders', 'list', '--store', urlOf(newSchema())])
    expect({ code, stderr }).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/run `kumicorn migrate`/),
    })
  })

  it('is looked after like any other', async () => {
    const schema = newSchema()
    const store = postgresStore({ pool: newPool(), schema })
    await store.expectHandlers(
      [{ account: anOrder().account, name: 'fulfil', types: ['order.succeeded'] }],
      0,
    )
    const order = anOrder()
    await store.commit({ order, event: anEvent(order) })
    const id = await kill(store, 'fulfil')
    const url = urlOf(schema)
    const shown = await kumicorn(['orders', 'show', order.reference, '--json', '--store', url])
    expect(JSON.parse(shown.stdout)).toMatchObject({ order: { reference: order.reference } })
    expect((await kumicorn(['dead-letters', 'list', '--store', url])).stdout).toContain('broken')
    expect(
      await kumicorn(['dead-letters', 'replay', String(id), '--superseded', '--store', url]),
    ).toMatchObject({ code: 0 })
    expect((await store.deadLetters({ limit: 9 })).items).toEqual([])
  })

  it('whose URL is wrong is not repeated: it holds a password', async () => {
    const { code, stderr } = await kumicorn([
      'orders',
      'list',
      '--store',
      'postgres://me:secret@127.0.0.1:x/y',
    ])
    expect({ code, stderr }).toMatchObject({ code: 2 })
    expect(stderr).not.toContain('secret')
    const unreachable = await kumicorn(['orders', 'list', '--store', 'postgres://me:secret@127.0.0.1:1/y'])
    expect(unreachable).toMatchObject({ code: 3, stderr: expect.stringMatching(/ECONNREFUSED/) })
    expect(unreachable.stderr).not.toContain('secret')
  })
})
