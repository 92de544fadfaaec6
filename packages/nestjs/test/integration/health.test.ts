import { createKumicorn, Kumicorn, memoryStore, StoreError } from '@kumicorn/core'
import { KumicornHealthIndicator, KumicornModule } from '@kumicorn/nestjs'
import { Controller, Get } from '@nestjs/common'
import { HealthCheck, HealthCheckService, TerminusModule } from '@nestjs/terminus'
import { describe, expect, it, onTestFinished } from 'vitest'
import { adapterOf, create, listen, PLATFORMS, type Platform, root } from '../applications.ts'
import { merchant } from '../merchant.ts'

@Controller('health')
class HealthController {
  readonly health: HealthCheckService
  readonly kumicorn: KumicornHealthIndicator

  constructor(health: HealthCheckService, kumicorn: KumicornHealthIndicator) {
    this.health = health
    this.kumicorn = kumicorn
  }

  @Get()
  @HealthCheck()
  check() {
    return this.health.check([() => this.kumicorn.isReady()])
  }
}

async function application(platform: Platform, options: Parameters<typeof KumicornModule.forRoot>[0]) {
  const imports = [KumicornModule.forRoot(options), TerminusModule.forRoot({ logger: false })]
  const app = await create(root({ imports, controllers: [HealthController] }), adapterOf(platform))
  onTestFinished(() => app.close())
  return { app, url: `${await listen(app)}/health` }
}

describe.each(PLATFORMS)('KumicornHealthIndicator with Terminus on %s', (platform) => {
  it('is up with how things stand, and down once callbacks are refused', async () => {
    const { app, url } = await application(platform, merchant())
    const reply = await fetch(url)
    expect(reply.status).toBe(200)
    expect(await reply.json()).toMatchObject({
      status: 'ok',
      info: { kumicorn: { status: 'up', state: 'started', store: 'usable', deadLetters: 0 } },
    })
    await app.get(Kumicorn).stop()
    const stopped = await fetch(url)
    expect(stopped.status).toBe(503)
    expect(await stopped.json()).toMatchObject({
      status: 'error',
      error: { kumicorn: { status: 'down', state: 'stopped' } },
    })
  })

  it('is down without a word of what the store has said', async () => {
    const store = memoryStore()
    const { url } = await application(platform, { ...merchant(), store })
    Object.assign(store, { open: () => Promise.reject(new StoreError('no password for shop@db.example')) })
    const reply = await fetch(url)
    expect(reply.status).toBe(503)
    const text = await reply.text()
    expect(JSON.parse(text)).toMatchObject({ error: { kumicorn: { status: 'down', store: 'unusable' } } })
    expect(text).not.toMatch(/password|shop|db\.example/)
  })
})

describe('a KumicornHealthIndicator', () => {
  it('is made by hand for a Kumicorn that has a name, and takes another key', async () => {
    const indicator = new KumicornHealthIndicator(createKumicorn(merchant()))
    const { second } = await indicator.isReady('second', { timeout: 1_000 })
    expect(second).toMatchObject({ status: 'up', state: 'new', missingHandlers: [] })
    expect(Object.keys(second)).not.toContain('ok')
    const { isReady } = indicator
    expect(await isReady()).toMatchObject({ kumicorn: { status: 'up' } })
    await expect(indicator.isReady('second', { timeout: 0 })).rejects.toThrow('isReady.timeout must be')
  })
})
