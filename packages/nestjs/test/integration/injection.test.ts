import { ConfigError, createKumicorn, Kumicorn, KumquatClient, PaynicornClient } from '@kumicorn/core'
import { getKumicornToken, InjectKumicorn, KumicornModule } from '@kumicorn/nestjs'
import { Inject, Injectable, Module, Optional } from '@nestjs/common'
import { Test } from '@nestjs/testing'
import { describe, expect, it } from 'vitest'
import { adapterOf, create, root } from '../applications.ts'
import { merchant } from '../merchant.ts'

const paynicorn = { appKey: 'app', merchantSecret: 'secret' }

@Injectable()
class Shop {
  readonly kumicorn: Kumicorn
  readonly kumquat: KumquatClient
  readonly paynicorn: PaynicornClient

  constructor(kumicorn: Kumicorn, kumquat: KumquatClient, paynicorn: PaynicornClient) {
    this.kumicorn = kumicorn
    this.kumquat = kumquat
    this.paynicorn = paynicorn
  }
}

@Injectable()
class Cashier {
  readonly paynicorn: PaynicornClient
  constructor(paynicorn: PaynicornClient) {
    this.paynicorn = paynicorn
  }
}

@Injectable()
class Keys {
  readonly signKey = 'from another module'
}

@Module({ providers: [Keys], exports: [Keys] })
class KeysModule {}

const boot = (metadata: Parameters<typeof root>[0]) => create(root(metadata), adapterOf('express'))

describe('injection', () => {
  it('gives Kumicorn and both clients by their classes', async () => {
    const app = await boot({
      imports: [KumicornModule.forRoot({ ...merchant(), paynicorn })],
      providers: [Shop],
    })
    const shop = app.get(Shop)
    expect(shop.kumicorn).toBeInstanceOf(Kumicorn)
    expect(shop.kumquat).toBe(shop.kumicorn.kumquat)
    expect(shop.paynicorn).toBe(shop.kumicorn.paynicorn)
    expect(app.get(Kumicorn)).toBe(shop.kumicorn)
    expect(await app.resolve(KumquatClient)).toBe(shop.kumquat)
    await app.close()
  })

  it('gives them in every module when it is global, and nowhere else when it is not', async () => {
    const feature = root({ providers: [Shop], exports: [Shop] })
    const options = { ...merchant(), paynicorn }
    const app = await boot({ imports: [feature, KumicornModule.forRoot({ ...options, isGlobal: true })] })
    expect(app.get(Shop).kumicorn).toBe(app.get(Kumicorn))
    await app.close()
    await expect(boot({ imports: [feature, KumicornModule.forRoot(options)] })).rejects.toThrow(
      /can't resolve dependencies of the Shop .* argument Kumicorn at index/,
    )
  })

  it('takes its options from providers of imported modules', async () => {
    const app = await boot({
      imports: [
        KumicornModule.forRootAsync({
          imports: [KeysModule],
          inject: [Keys],
          useFactory: async ({ signKey }: Keys) => ({ ...merchant(signKey), paynicorn }),
          isGlobal: true,
        }),
        root({ providers: [Shop] }),
      ],
    })
    expect(app.get(Shop, { strict: false }).kumquat).toBeInstanceOf(KumquatClient)
    await app.close()
  })

  it('takes a Kumicorn that exists, from a value and from a factory', async () => {
    const kumicorn = createKumicorn(merchant())
    for (const module of [
      KumicornModule.forRoot({ kumicorn }),
      KumicornModule.forRootAsync({ useFactory: () => ({ kumicorn }) }),
    ]) {
      const app = await boot({ imports: [module] })
      expect(app.get(Kumicorn)).toBe(kumicorn)
      await app.close()
    }
  })

  it('does not mind a gateway that is not configured and that nobody asks for', async () => {
    const app = await boot({ imports: [KumicornModule.forRoot(merchant())] })
    expect(() => app.get(Kumicorn).paynicorn).toThrow(ConfigError)
    await app.close()
  })

  it('fails at bootstrap when somebody asks for the client of a gateway that is not configured', async () => {
    const booting = boot({ imports: [KumicornModule.forRoot(merchant())], providers: [Cashier] })
    await expect(booting).rejects.toThrow(/^paynicorn is not configured: pass createKumicorn/)
  })

  it('fails at bootstrap with what core says of options that cannot be right', async () => {
    for (const module of [
      KumicornModule.forRoot({}),
      KumicornModule.forRootAsync({ useFactory: async () => ({}) }),
    ]) {
      await expect(boot({ imports: [module] })).rejects.toThrow(/configure at least one gateway/)
    }
    await expect(boot({ imports: [KumicornModule.forRoot(merchant(''))] })).rejects.toThrow(ConfigError)
  })

  it('lets a test replace the client and Kumicorn', async () => {
    const kumquat = { balance: async () => ({ balance: '1.00' }) }
    const kumicorn = createKumicorn({ ...merchant(), paynicorn })
    const testing = await Test.createTestingModule({
      imports: [KumicornModule.forRoot({ ...merchant(), paynicorn })],
      providers: [Shop],
    })
      .overrideProvider(KumquatClient)
      .useValue(kumquat)
      .overrideProvider(Kumicorn)
      .useValue(kumicorn)
      .compile()
    expect(testing.get(Shop)).toMatchObject({ kumquat, kumicorn })
    expect(testing.get(Shop).paynicorn).toBe(kumicorn.paynicorn)
    await testing.close()
  })
})

describe('two merchants', () => {
  @Injectable()
  class Both {
    readonly first: Kumicorn
    readonly second: Kumicorn
    readonly optional: Kumicorn | undefined
    @Inject(KumquatClient) readonly kumquat!: KumquatClient

    constructor(
      @InjectKumicorn() first: Kumicorn,
      @InjectKumicorn('second') second: Kumicorn,
      @Optional() @InjectKumicorn('third') optional?: Kumicorn,
    ) {
      this.first = first
      this.second = second
      this.optional = optional
    }
  }

  it('are injected by name, the clients of the one without a name by class', async () => {
    const app = await boot({
      imports: [
        KumicornModule.forRootAsync({ name: 'second', path: '/second', useFactory: () => merchant('two') }),
        KumicornModule.forRoot(merchant('one')),
      ],
      providers: [Both],
    })
    const both = app.get(Both)
    expect(both.first).toBe(app.get(Kumicorn))
    expect(both.second).toBe(app.get(getKumicornToken('second')))
    expect(both.second).not.toBe(both.first)
    expect(both.kumquat).toBe(both.first.kumquat)
    expect(both.optional).toBeUndefined()
    await app.close()
  })

  it('need different names and different paths', async () => {
    const twice = [
      KumicornModule.forRoot(merchant()),
      KumicornModule.forRoot({ ...merchant(), path: '/two' }),
    ]
    await expect(boot({ imports: twice })).rejects.toThrow(
      /there twice without a name\. Call forRoot\(\) in one module that exports KumicornModule, and import that/,
    )
    const named = ['/one', '/two'].map((path) => KumicornModule.forRoot({ ...merchant(), name: 'b', path }))
    await expect(boot({ imports: named })).rejects.toThrow(/there twice with the name "b"/)
    const paths = [KumicornModule.forRoot(merchant()), KumicornModule.forRoot({ ...merchant(), name: 'b' })]
    await expect(boot({ imports: paths })).rejects.toThrow(/share the path \/callbacks/)
  })

  it('is one merchant when the same module is imported in many places', async () => {
    const module = KumicornModule.forRoot({ ...merchant(), paynicorn })
    const features = [1, 2].map(() => root({ imports: [module], providers: [Shop] }))
    const app = await boot({ imports: [module, ...features] })
    const shops = app.get(Shop, { strict: false, each: true })
    expect(new Set(shops.map(({ kumicorn }) => kumicorn)).size).toBe(1)
    await app.close()
  })
})
