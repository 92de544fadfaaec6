import { httpServer, linesOf, mango, mangoFarm, troubles } from '@kumicorn/testkit'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  type Check,
  createKumicorn,
  type Fact,
  type Gateway,
  type GatewayPlugin,
  type GatewayPreflight,
  type KumicornOptions,
  memoryStore,
  type PreflightOptions,
  type Store,
} from '../../../src/index.ts'
import { movableClock, shop } from './shop.ts'

const MANGO = { farm: 'F1', secret: 'mango-secret' } as const

/** A merchant of mangos. */
async function orchard(options: Partial<KumicornOptions> = {}, secret: string = MANGO.secret) {
  const farm = await mangoFarm(MANGO.secret)
  const plugin = mango({ ...MANGO, baseUrl: farm.url, secret })
  const kumicorn = createKumicorn({ gateways: [plugin], logger: false, ...options })
  onTestFinished(() => kumicorn.stop())
  return { kumicorn, farm }
}

/** Mango with another way of being looked at. */
function lookedAtBy(url: string, preflight: Gateway['preflight']): GatewayPlugin {
  const plugin = mango({ ...MANGO, baseUrl: url })
  return {
    ...plugin,
    create: (host) => ({ ...plugin.create(host), ...(preflight && { preflight }) }),
  }
}

const storeWith = (...checks: readonly Check[]): Store => ({ ...memoryStore(), checks: () => checks })

describe('preflight', () => {
  it('looks at a third gateway as at any other', async () => {
    const { kumicorn } = await orchard()
    kumicorn.on('order.succeeded', { name: 'eat', handle: () => undefined })
    const report = await kumicorn.preflight()
    expect(troubles(report)).toEqual({ 'callbacks mango': 'unchecked', 'store durable': 'warning' })
    expect(linesOf(report)['mango tickets']?.found).toBe('a ticket is unknown')
    const { kumicorn: stranger } = await orchard({}, 'foreign-secret')
    expect(troubles(await stranger.preflight())).toMatchObject({
      'mango credentials': 'failed',
      'mango tickets': 'unchecked',
    })
  })

  it('says of a gateway that does not say how it is looked at, that it was not', async () => {
    const { url } = await mangoFarm(MANGO.secret)
    const plugin = mango({ ...MANGO, baseUrl: url })
    const bare: GatewayPlugin = {
      ...plugin,
      create(host) {
        const { preflight: _, ...gateway } = plugin.create(host)
        return gateway
      },
    }
    const kumicorn = createKumicorn({ gateways: [bare], logger: false })
    expect(troubles(await kumicorn.preflight())).toMatchObject({ 'mango gateway': 'unchecked' })
  })

  it.each([
    ['throws', () => expect.fail('a=1&b=2mango-secret'), /^(?!.*mango-secret).*\[redacted\]/],
    ['rejects', () => Promise.reject(new Error('the farm burns')), /the farm burns/],
    ['rejects with nothing', () => Promise.reject(undefined), /undefined/],
    [
      'answers nonsense',
      () => ({ url: 'nowhere' }) as GatewayPreflight,
      /Invalid URL|is not a function|not iterable/,
    ],
  ])('is a failed line where a gateway %s', async (_, preflight, found) => {
    const { url } = await mangoFarm(MANGO.secret)
    const kumicorn = createKumicorn({ gateways: [lookedAtBy(url, preflight)], logger: false })
    const report = await kumicorn.preflight()
    expect(report.ok).toBe(false)
    const failed = report.lines.filter(({ subject, state }) => subject === 'mango' && state === 'failed')
    expect(failed.map((line) => line.found).join()).toMatch(found)
  })

  it('sends nothing to a callback that would take it, and says that it verifies nothing', async () => {
    const server = await httpServer((response) => response.end())
    const plugin = mango({ ...MANGO, baseUrl: server.url })
    const credulous: GatewayPlugin = {
      ...plugin,
      create(host) {
        const gateway = plugin.create(host)
        const read = () => ({ reference: 'T1' }) as Fact
        const kind = { path: '/mango', read, acknowledge: () => 'eaten' }
        return { ...gateway, callbacks: { mango: kind } }
      },
    }
    const kumicorn = createKumicorn({ gateways: [credulous], logger: false })
    const report = await kumicorn.preflight({ publicUrl: server.url })
    expect(linesOf(report)['callbacks mango']).toMatchObject({
      state: 'failed',
      mend: 'its callbacks must verify what they read',
    })
    expect(server.requests.map(({ url }) => url)).not.toContain('/mango')
  })

  it('is a failed line where a check throws, rejects, answers nonsense or tells a secret', async () => {
    const digest = 'a'.repeat(32)
    const throwing: Check = {
      name: 'throwing',
      run: () => {
        throw new Error('at once')
      },
    }
    const store = storeWith(
      throwing,
      { name: 'rejecting', run: () => Promise.reject(Object.create(null)) },
      { name: 'silent', run: () => undefined as never },
      { name: 'odd', run: () => ({ state: 'great', found: 'all' }) as never },
      {
        name: 'telling',
        run: () => ({ state: 'ok', found: `sign=${digest}`, mend: `token: abc ${'x'.repeat(900)}` }),
      },
    )
    const lines = linesOf(await shop({ store }).kumicorn.preflight())
    expect(lines['store throwing']).toMatchObject({ state: 'failed', found: 'at once' })
    expect(lines['store rejecting']).toMatchObject({ state: 'failed' })
    for (const name of ['silent', 'odd'])
      expect(lines[`store ${name}`]).toMatchObject({
        state: 'failed',
        found: expect.stringContaining('no result'),
      })
    expect(lines['store telling']).toMatchObject({ state: 'ok', found: 'sign=[redacted]' })
    expect(lines['store telling']?.mend).toMatch(/^token: \[redacted\] x+…$/)
  })

  it('waits for no check for longer than its time, by the clock of the options', async () => {
    const clock = movableClock()
    const signals: AbortSignal[] = []
    const hanging: Check = {
      name: 'hanging',
      run: ({ signal }) => {
        signals.push(signal)
        return new Promise(() => undefined)
      },
    }
    const { kumicorn } = await orchard({ clock, store: storeWith(hanging) })
    const looking = kumicorn.preflight({ timeout: 5_000 })
    while (signals.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(signals[0]?.aborted).toBe(false)
    // Whatever else is still asked for runs out, too.
    for (let round = 0; round < 20; round += 1) {
      clock.advance(5_000)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    expect(linesOf(await looking)['store hanging']).toMatchObject({
      state: 'failed',
      found: 'no end within 5000 ms',
    })
    expect(signals[0]?.aborted).toBe(true)
  })

  it.each([
    [{ publicURL: 'https://shop.example' }, 'did you mean "publicUrl"?'],
    [{ publicUrl: ' ' }, 'publicUrl must be an address'],
    [{ publicUrl: { kumquat: 5 } }, 'publicUrl must be an address'],
    [{ country: 'Kenya' }, 'country must be the code of a country'],
    [{ timeout: 0 }, 'timeout must be a whole number of milliseconds'],
    [{ production: 'yes' }, 'production must be true or false'],
    [null, 'the options must be an object'],
  ])('does not reject for wrong options either: %j', async (options, found) => {
    const report = await shop().kumicorn.preflight(options as PreflightOptions)
    expect(report).toMatchObject({ ok: false, lines: [{ found: expect.stringContaining(found) }] })
    expect(report.lines).toHaveLength(1)
  })
})

describe('the clock of a gateway', () => {
  it('is not known when its answers tell no time', async () => {
    const { kumicorn } = await orchard()
    const answers = kumicorn.preflight()
    // Node's server says it by itself.
    expect(linesOf(await answers)['mango clock']).toMatchObject({ state: 'ok' })
    const send = async () => ({ status: 200, headers: {}, body: new Uint8Array() })
    const plugin = mango({ ...MANGO, baseUrl: 'http://127.0.0.1:9', transport: { send } })
    const silent = createKumicorn({ gateways: [plugin], logger: false })
    const lines = linesOf(await silent.preflight())
    expect(lines['mango clock']).toMatchObject({ state: 'unchecked' })
    // Only the transport of the options reaches it.
    expect(lines['mango connection']).toMatchObject({
      state: 'unchecked',
      found: expect.stringContaining('but the transport of the options reaches the gateway'),
    })
  })
})
