import { ConfigError, Kumicorn } from '@kumicorn/core'
import { kumquatCallback } from '@kumicorn/core/testing'
import { KumicornModule, type KumicornModuleExtras, OnOrderEvent } from '@kumicorn/nestjs'
import { Controller, Injectable, Post } from '@nestjs/common'
import { AbstractHttpAdapter, LazyModuleLoader, NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { adapterOf, create, createInTest, listen, PLATFORMS, root } from '../applications.ts'
import { hostileModule, makeHostile } from '../hostile.ts'
import { merchant, post } from '../merchant.ts'

const kumicorn = (extras: KumicornModuleExtras = {}) => KumicornModule.forRoot({ ...merchant(), ...extras })

describe.each(PLATFORMS)('the callbacks on %s', (platform) => {
  it('are received at the paths that are given, and there alone', async () => {
    const paths = { kumquat: '/k', paynicornPostback: false } as const
    const app = await create(root({ imports: [kumicorn({ path: '/pay/in', paths })] }), adapterOf(platform))
    onTestFinished(() => app.close())
    const url = await listen(app)
    expect(await post(`${url}/pay/in/k`)).toBe('200 SUCCESS')
    expect(await post(`${url}/pay/in/paynicorn/recharge`)).toMatch(/^404 refused/)
    for (const path of ['/callbacks/kumquat', '/pay/in/kumquat', '/pay/in/paynicorn/postback'])
      expect(await post(url + path)).toMatch(/^404 \{/)
  })

  // Every callback was answered 404, and nobody said so.
  it('that come below the global prefix are told once, with the path that is theirs', async () => {
    const error = vi.fn<(details: object, message: string) => void>()
    const silent = (): void => undefined
    const logger = { debug: silent, info: silent, warn: silent, error }
    const app = await create(
      root({ imports: [KumicornModule.forRoot({ ...merchant(), logger })] }),
      adapterOf(platform),
    )
    app.setGlobalPrefix('api')
    onTestFinished(() => app.close())
    const url = await listen(app)
    expect(await post(`${url}/callbacks/kumquat`)).toBe('200 SUCCESS')
    expect(await post(`${url}/callbacks/paynicorn/postback`)).toMatch(/^404 refused/)
    expect(error).not.toHaveBeenCalled()
    for (const _ of 'ab') expect(await post(`${url}/api/callbacks/kumquat`)).toMatch(/^404 (?!refused)/)
    await vi.waitFor(() => expect(error).toHaveBeenCalled())
    expect(error.mock.calls).toEqual([
      [
        { path: '/api/callbacks/kumquat', receivedBelow: '/callbacks' },
        expect.stringContaining(
          'whatever the global prefix. Have the gateway call that, or give the whole path',
        ),
      ],
    ])
  })

  it.each([
    ['main.ts', create],
    ['a testing module', createInTest],
  ])(
    'of two merchants are received side by side in an application of %s, hostile as it is',
    async (_, boot) => {
      const second = KumicornModule.forRootAsync({
        name: 'second',
        path: '/second/callbacks',
        useFactory: async () => merchant('two'),
      })
      const third = KumicornModule.forRoot({ ...merchant('three'), name: 'third', path: '/third' })
      const app = await boot(
        root({ imports: [second, hostileModule(), kumicorn(), third] }),
        adapterOf(platform),
      )
      makeHostile(app)
      onTestFinished(() => app.close())
      const url = await listen(app)
      expect(await post(`${url}/callbacks/kumquat`)).toBe('200 SUCCESS')
      expect(await post(`${url}/second/callbacks/kumquat`, 'A-1', 'two')).toBe('200 SUCCESS')
      expect(await post(`${url}/third/kumquat`, 'A-1', 'three')).toBe('200 SUCCESS')
      expect(await post(`${url}/third/kumquat`, 'A-1', 'two')).toMatch(/^401/)
    },
  )

  it('are all received when the options of many merchants come at different moments', async () => {
    const names = Array.from({ length: 40 }, (_, n) => `m${n}`)
    const modules = names.map((name, ticks) =>
      KumicornModule.forRootAsync({
        name,
        path: `/${name}`,
        useFactory: async () => {
          for (let n = 0; n < ticks; n += 1) await new Promise<void>((resolve) => process.nextTick(resolve))
          return merchant()
        },
      }),
    )
    const app = await create(root({ imports: [...modules, hostileModule()] }), adapterOf(platform))
    makeHostile(app)
    onTestFinished(() => app.close())
    const url = await listen(app)
    for (const name of names) expect(await post(`${url}/${name}/kumquat`)).toBe('200 SUCCESS')
  })

  it('leave the rest of the application as it is: its middleware runs, its bodies are parsed', async () => {
    @Controller('orders')
    class Orders {
      @Post()
      place(): string {
        return 'placed'
      }
    }
    const seen: (string | undefined)[] = []
    const app = await create(root({ imports: [kumicorn()], controllers: [Orders] }), adapterOf(platform))
    app.use((request: { url?: string }, _response: unknown, next: () => void) => {
      seen.push(request.url)
      next()
    })
    onTestFinished(() => app.close())
    const url = await listen(app)
    const place = (body: string) =>
      fetch(`${url}/orders`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    expect(await (await place('{}')).text()).toBe('placed')
    expect((await place('{')).status).toBe(400)
    expect(await post(`${url}/callbacks/kumquat`)).toBe('200 SUCCESS')
    expect(seen).toEqual(['/orders', '/orders'])
  })

  it('are nowhere when path is false, and can be handed over by hand', async () => {
    const app = await create(root({ imports: [kumicorn({ path: false })] }), adapterOf(platform))
    onTestFinished(() => app.close())
    expect(await post(`${await listen(app)}/callbacks/kumquat`)).toMatch(/^404 \{/)
    const reply = await app.get(Kumicorn).callbacks.kumquat(kumquatCallback({}, 'sign-key'))
    expect(reply).toMatchObject({ status: 200, body: 'SUCCESS' })
  })

  it('fail at bootstrap when the module comes lazily, after the parsers', async () => {
    const app = await create(root({}), adapterOf(platform))
    onTestFinished(() => app.close())
    const load = () => app.get(LazyModuleLoader).load(() => kumicorn())
    await expect(load()).rejects.toThrow(
      /loaded after the application had been created.*not with LazyModuleLoader/,
    )
    await app.init()
    await expect(load()).rejects.toThrow(ConfigError)
  })

  it('fail at bootstrap for a path that is none, or a pattern', async () => {
    for (const path of ['callbacks', '', '/callbacks/', '/:merchant', '/call*', '//x', '/a b'])
      for (const boot of [create, createInTest])
        await expect(boot(root({ imports: [kumicorn({ path })] }), adapterOf(platform))).rejects.toThrow(
          /path must be like \/callbacks/,
        )
  })

  // Found by attack: on Express the first merchant took the callbacks of the second, and refused their signatures.
  it.each([
    ['/', '/callbacks/kumquat'],
    ['/callbacks', '/kumquat'],
    ['/Callbacks', '/kumquat'],
  ])(
    'fail at bootstrap for a second merchant below %s that is called at the address of the first',
    async (path, below) => {
      const second = KumicornModule.forRoot({
        ...merchant(),
        name: 'b',
        path,
        paths: { kumquat: below },
      })
      const booting = create(root({ imports: [kumicorn(), second] }), adapterOf(platform))
      await expect(booting).rejects.toThrow(/two instances share the path \/callbacks/i)
    },
  )

  it('tell the logger of a hook or parser that has read a callback', async () => {
    const errors: string[] = []
    const ignore = () => undefined
    const error = (_: object, message: string) => void errors.push(message)
    const logger = { debug: ignore, info: ignore, warn: ignore, error }
    const adapter = adapterOf(platform)
    const read = async (request: AsyncIterable<unknown>): Promise<void> => {
      for await (const _ of request);
    }
    if (platform === 'express')
      adapter
        .getInstance()
        .use((request: never, _: unknown, next: () => void) => void read(request).then(next))
    else adapter.getInstance().addHook('onRequest', async ({ raw }: { readonly raw: never }) => read(raw))
    const module = KumicornModule.forRoot({ ...merchant(), logger })
    const app = await create(root({ imports: [module] }), adapter)
    onTestFinished(() => app.close())
    expect(await post(`${await listen(app)}/callbacks/kumquat`)).toMatch(/^500 not handled/)
    expect(errors).toEqual([expect.stringContaining('Its raw bytes are gone')])
  })

  it.each([
    ['main.ts', create],
    ['a testing module', createInTest],
  ])('fail at bootstrap in %s when two kinds share a path', async (_, boot) => {
    const paths = { kumquat: '/same', paynicornPostback: '/same' }
    const booting = boot(root({ imports: [kumicorn({ paths })] }), adapterOf(platform)).then((app) =>
      app.init(),
    )
    await expect(booting).rejects.toThrow(/share the path|already declared/)
  })
})

describe('without Express and Fastify', () => {
  class OtherAdapter extends ExpressAdapter {
    override getType(): string {
      return 'other'
    }
  }

  it('bootstrap fails, and says what can be done', async () => {
    const said = /the HTTP adapter "other"\. Use @nestjs\/platform-express or .* set path: false/
    expect(new OtherAdapter()).toBeInstanceOf(AbstractHttpAdapter)
    await expect(create(root({ imports: [kumicorn()] }), new OtherAdapter())).rejects.toThrow(said)
    const app = await createInTest(root({ imports: [kumicorn()] }), new OtherAdapter())
    await expect(app.init()).rejects.toThrow(said)
  })

  it('bootstrap works when path is false', async () => {
    const app = await create(root({ imports: [kumicorn({ path: false })] }), new OtherAdapter())
    await app.init()
    await app.close()
  })

  it('a worker has clients and handlers, and no callbacks', async () => {
    const events: string[] = []
    @Injectable()
    class Shop {
      @OnOrderEvent('order.succeeded')
      fulfil(event: { reference: string }): void {
        events.push(event.reference)
      }
    }
    const worker = await NestFactory.createApplicationContext(
      root({ imports: [kumicorn()], providers: [Shop] }),
      { logger: false, abortOnError: false },
    )
    await worker.get(Kumicorn).callbacks.kumquat(kumquatCallback({ request_no: 'W-1' }, 'sign-key'))
    expect(events).toEqual(['W-1'])
    await worker.close()
  })
})
