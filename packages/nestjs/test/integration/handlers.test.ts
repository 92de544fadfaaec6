import { ConfigError, createKumicorn, type OrderEvent, type OrderEventOf } from '@kumicorn/core'
import { KumicornModule, OnOrderEvent } from '@kumicorn/nestjs'
import { shown } from '@kumicorn/testkit'
import { Controller, Get, Injectable, Scope, type Type } from '@nestjs/common'
import { describe, expect, it, onTestFinished } from 'vitest'
import { adapterOf, create, listen, root } from '../applications.ts'
import { merchant, post } from '../merchant.ts'

type Provider = NonNullable<Parameters<typeof root>[0]['providers']>[number]

/** An application with these providers; answers with the address of its callbacks. */
async function boot(...providers: Provider[]): Promise<string> {
  const imports = [KumicornModule.forRoot(merchant())]
  const app = await create(root({ imports, providers }), adapterOf('express'))
  onTestFinished(() => app.close())
  return `${await listen(app)}/callbacks/kumquat`
}

const noted: string[] = []
const note = (who: string, event: OrderEvent): void => void noted.push(`${who} ${event.reference}`)

@Injectable()
class Shop {
  readonly name: string = 'Shop'

  @OnOrderEvent('order.succeeded')
  async fulfil(event: OrderEventOf<'order.succeeded'>): Promise<void> {
    note(this.name, event)
  }
}

describe('@OnOrderEvent', () => {
  it('calls the method on its provider, once for each event', async () => {
    const url = await boot(Shop)
    expect(await post(url, 'H-1')).toBe('200 SUCCESS')
    expect(await post(url, 'H-1')).toBe('200 SUCCESS')
    expect(noted.filter((line) => line.endsWith('H-1'))).toEqual(['Shop H-1'])
  })

  it('makes the gateway send again when the method throws', async () => {
    let open = false
    @Injectable()
    class Store {
      @OnOrderEvent('order.succeeded')
      sell(): void {
        if (!open) throw new Error('the shop is closed')
      }
    }
    const url = await boot(Store)
    expect(await post(url)).toBe('503 not handled: send it again')
    open = true
    expect(await post(url)).toBe('200 SUCCESS')
  })

  it("is told of in Nest's log when it throws, without a key or a body", async () => {
    class Broken {
      @OnOrderEvent('order.succeeded')
      fulfil(): void {
        throw new Error('the shop is closed')
      }
    }
    const lines: unknown[][] = []
    const log = (...line: unknown[]): void => void lines.push(line)
    const logger = { log: () => undefined, warn: log, error: log }
    const imports = [KumicornModule.forRoot(merchant())]
    const app = await create(root({ imports, providers: [Broken] }), adapterOf('express'), { logger })
    onTestFinished(() => app.close())
    expect(await post(`${await listen(app)}/callbacks/kumquat`, 'H-7')).toMatch(/^503/)
    expect(lines).not.toHaveLength(0)
    for (const line of lines) expect(line).toEqual([expect.any(String), expect.any(Object), 'Kumicorn'])
    expect(shown(lines)).toMatch(/Broken\.fulfil/)
    expect(shown(lines)).not.toMatch(/sign-key|充值成功/)
  })

  it('finds controllers, factories, values and inherited methods, and an alias only once', async () => {
    class Branch extends Shop {
      override readonly name = 'Branch'
    }
    class Kiosk extends Shop {
      override readonly name = 'Kiosk'
      @OnOrderEvent('order.succeeded', { name: 'kiosk' })
      override async fulfil(event: OrderEventOf<'order.succeeded'>): Promise<void> {
        note('overridden', event)
      }
    }
    @Controller('orders')
    class Orders {
      @Get()
      list(): string[] {
        return []
      }
      @OnOrderEvent('order.succeeded')
      paid(event: OrderEvent): void {
        note('controller', event)
      }
    }
    const imports = [KumicornModule.forRoot(merchant())]
    const providers: Provider[] = [
      Shop,
      { provide: 'alias', useExisting: Shop },
      { provide: 'factory', useFactory: () => new Branch() },
      { provide: 'value', useValue: new Kiosk() },
      { provide: 'nothing', useValue: null },
      { provide: 'bare', useValue: Object.create(null) },
    ]
    const app = await create(root({ imports, providers, controllers: [Orders] }), adapterOf('express'))
    onTestFinished(() => app.close())
    expect(await post(`${await listen(app)}/callbacks/kumquat`, 'H-2')).toBe('200 SUCCESS')
    expect(noted.filter((line) => line.endsWith('H-2')).sort()).toEqual([
      'Branch H-2',
      'Shop H-2',
      'controller H-2',
      'overridden H-2',
    ])
  })

  it('finds a method that stands under several events, and under decorators that wrap it', async () => {
    const wrapped = (_prototype: object, _method: string, descriptor: PropertyDescriptor): void => {
      const inner: (event: OrderEvent) => void = descriptor.value
      descriptor.value = function (event: OrderEvent) {
        note('wrapper', event)
        return inner.call(this, event)
      }
    }
    @Injectable()
    class Books {
      @wrapped
      @OnOrderEvent('order.succeeded')
      @OnOrderEvent('order.failed')
      settle(event: OrderEvent): void {
        note('books', event)
      }
    }
    expect(await post(await boot(Books), 'H-3')).toBe('200 SUCCESS')
    expect(noted.filter((line) => line.endsWith('H-3'))).toEqual(['wrapper H-3', 'books H-3'])
  })

  it('hears only the merchant that it names', async () => {
    @Injectable()
    class Second {
      @OnOrderEvent('order.succeeded', { kumicorn: 'second' })
      fulfil(event: OrderEvent): void {
        note('second', event)
      }
    }
    const second = KumicornModule.forRoot({ ...merchant('two'), name: 'second', path: '/second' })
    const imports = [KumicornModule.forRoot(merchant('one')), second]
    const app = await create(root({ imports, providers: [Shop, Second] }), adapterOf('fastify'))
    onTestFinished(() => app.close())
    const url = await listen(app)
    expect(await post(`${url}/callbacks/kumquat`, 'H-4', 'one')).toBe('200 SUCCESS')
    expect(await post(`${url}/second/kumquat`, 'H-5', 'two')).toBe('200 SUCCESS')
    expect(await post(`${url}/second/kumquat`, 'H-6', 'one')).toMatch(/^401/)
    expect(noted.filter((line) => /H-[456]$/.test(line))).toEqual(['Shop H-4', 'second H-5'])
  })
})

describe('@OnOrderEvent fails at bootstrap', () => {
  const boots = (...providers: Provider[]) => expect(boot(...providers)).rejects

  it('when two handlers of an event have one name', async () => {
    @Injectable()
    class Copy {
      @OnOrderEvent('order.succeeded', { name: 'Shop.fulfil' })
      fulfil(): void {}
    }
    const said =
      /two handlers of order\.succeeded are named "Shop\.fulfil"\. If two modules provide one class/
    await boots(Shop, Copy).toThrow(said)
    await boots(Shop, { provide: 'again', useClass: Shop }).toThrow(said)
    const kumicorn = createKumicorn(merchant())
    kumicorn.on('order.succeeded', { name: 'Shop.fulfil', handle: () => undefined })
    const app = await create(
      root({ imports: [KumicornModule.forRoot({ kumicorn })], providers: [Shop] }),
      adapterOf('express'),
    )
    await expect(app.init()).rejects.toThrow(
      /@OnOrderEvent on "Shop\.fulfil": order\.succeeded has a handler named "Shop\.fulfil" already/,
    )
  })

  it('when the class, or what it injects, is made for each request or injection', async () => {
    const of = (provider: Type): Provider => ({ provide: provider, useClass: provider })
    for (const scope of [Scope.REQUEST, Scope.TRANSIENT]) {
      @Injectable({ scope })
      class Scoped extends Shop {}
      await boots(of(Scoped)).toThrow(/@OnOrderEvent on Scoped\.fulfil: .*is request-scoped or transient/)
    }
    @Injectable({ scope: Scope.REQUEST })
    class Session {}
    @Injectable()
    class Dependent extends Shop {
      readonly session: Session
      constructor(session: Session) {
        super()
        this.session = session
      }
    }
    await boots(Session, Dependent).toThrow(/@OnOrderEvent on Dependent\.fulfil/)
  })

  it('when there is no such event, or no such merchant', async () => {
    class Typo {
      @OnOrderEvent('order.succeded' as 'order.succeeded')
      fulfil(): void {}
    }
    await boots(Typo).toThrow(/"Typo\.fulfil": there is no event "order\.succeded"/)
    class Lost {
      @OnOrderEvent('order.succeeded', { kumicorn: 'third' })
      fulfil(): void {}
    }
    await boots(Lost).toThrow(/"Lost\.fulfil": there is no KumicornModule with the name "third"/)
    const imports = [KumicornModule.forRoot({ ...merchant(), name: 'only' })]
    const app = await create(root({ imports, providers: [Shop] }), adapterOf('express'))
    await expect(app.init()).rejects.toThrow(
      /"Shop\.fulfil" names no Kumicorn, and every KumicornModule has a name/,
    )
  })

  // What TypeScript makes of it without experimentalDecorators: it was said to be static.
  it('when it is a standard decorator', () => {
    const decorate = OnOrderEvent('order.succeeded') as unknown as (method: unknown, context: object) => void
    const context = { kind: 'method', name: 'run', static: false, private: false }
    expect(() => decorate(async () => {}, context)).toThrow(
      /set "experimentalDecorators" and "emitDecoratorMetadata"/,
    )
  })

  it('when the method is static', () => {
    expect(() => {
      class Helper extends Shop {
        @OnOrderEvent('order.succeeded')
        static help(): void {}
      }
      return Helper
    }).toThrow(new ConfigError('@OnOrderEvent: Helper.help is static, and has no provider'))
  })
})
