import { createKumicorn, Kumicorn } from '@kumicorn/core'
import { KumicornModule, OnOrderEvent } from '@kumicorn/nestjs'
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common'
import { describe, expect, it, onTestFinished } from 'vitest'
import { adapterOf, create, createInTest, listen, PLATFORMS, root } from '../applications.ts'
import { merchant, post } from '../merchant.ts'

/** A shop that takes its time. */
function slowShop() {
  const started = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  let open = true

  @Injectable()
  class Shop implements BeforeApplicationShutdown {
    @OnOrderEvent('order.succeeded')
    async fulfil(): Promise<void> {
      started.resolve()
      await gate.promise
      if (!open) throw new Error('the database is closed')
    }
    beforeApplicationShutdown(): void {
      open = false
    }
  }
  return { Shop, started, gate }
}

describe.each(PLATFORMS)('on %s', (platform) => {
  it.each([
    ['main.ts', create],
    ['a testing module', createInTest],
  ])('an application of %s acknowledges callbacks from its first request on', async (_, boot) => {
    let handled = 0
    @Injectable()
    class Shop implements OnApplicationBootstrap {
      @OnOrderEvent('order.succeeded')
      fulfil(): void {
        handled += 1
      }
      onApplicationBootstrap(): void {
        expect(handled).toBe(0)
      }
    }
    const imports = [KumicornModule.forRoot(merchant())]
    const app = await boot(root({ imports, providers: [Shop] }), adapterOf(platform))
    onTestFinished(() => app.close())
    expect(await post(`${await listen(app)}/callbacks/kumquat`)).toBe('200 SUCCESS')
    expect(handled).toBe(1)
  })

  it('closing lets callbacks under way finish and acknowledges them, and answers new ones 503', async () => {
    const { Shop, started, gate } = slowShop()
    const imports = [KumicornModule.forRoot(merchant())]
    const app = await create(root({ imports, providers: [Shop] }), adapterOf(platform))
    const url = `${await listen(app)}/callbacks/kumquat`
    const first = post(url)
    await started.promise
    const closed = app.close()
    await expect.poll(() => post(url, 'A-2')).toMatch(/^503 /)
    gate.resolve()
    expect(await first).toBe('200 SUCCESS')
    await closed
    await expect(post(url)).rejects.toThrow('fetch failed')
  })

  it('an order of onModuleInit is no forgotten start', async () => {
    const told: string[] = []
    const silent = (): void => undefined
    const warn = (_details: object, message: string): void => void told.push(message)
    const logger = { debug: silent, info: silent, warn, error: silent }
    @Injectable()
    class Shop implements OnModuleInit {
      readonly kumicorn: Kumicorn
      constructor(kumicorn: Kumicorn) {
        this.kumicorn = kumicorn
      }
      async onModuleInit(): Promise<void> {
        await this.kumicorn.kumquat.orders.place({ request_no: 'A', product_id: 1, account: '254771114118' })
      }
    }
    Inject(Kumicorn)(Shop, undefined, 0)
    const imports = [KumicornModule.forRoot({ ...merchant(), logger })]
    const app = await create(root({ imports, providers: [Shop] }), adapterOf(platform))
    onTestFinished(() => app.close())
    await app.init()
    expect(told.filter((message) => message.includes('kumicorn.start()'))).toEqual([])
    expect(told).not.toEqual([])
  })

  it('a signal does the same', async () => {
    // Nest sends the signal to itself again when it has finished.
    const ended = new Promise((resolve) => process.once('SIGUSR2', () => process.once('SIGUSR2', resolve)))
    const { Shop, started, gate } = slowShop()
    const imports = [KumicornModule.forRoot(merchant())]
    const app = await create(root({ imports, providers: [Shop] }), adapterOf(platform))
    app.enableShutdownHooks(['SIGUSR2'])
    const url = `${await listen(app)}/callbacks/kumquat`
    const first = post(url)
    await started.promise
    process.emit('SIGUSR2', 'SIGUSR2')
    await expect.poll(() => post(url, 'A-2')).toMatch(/^503 /)
    gate.resolve()
    expect(await first).toBe('200 SUCCESS')
    await ended
  })

  it('a Kumicorn that exists serves one application after the other', async () => {
    const kumicorn = createKumicorn(merchant())
    for (const reference of ['A-1', 'A-2']) {
      const { Shop, gate } = slowShop()
      gate.resolve()
      const imports = [KumicornModule.forRoot({ kumicorn })]
      const app = await create(root({ imports, providers: [Shop] }), adapterOf(platform))
      expect(await post(`${await listen(app)}/callbacks/kumquat`, reference)).toBe('200 SUCCESS')
      await app.close()
    }
  })
})

it('an application that is never listened to is closed without a word', async () => {
  const app = await create(root({ imports: [KumicornModule.forRoot(merchant())] }), adapterOf('express'))
  await app.init()
  expect(app.get(Kumicorn)).toBeInstanceOf(Kumicorn)
  await app.close()
})
