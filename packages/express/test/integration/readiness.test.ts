import { ConfigError, createKumicorn, memoryStore, StoreError } from '@kumicorn/core'
import express from 'express'
import express4 from 'express-4'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readiness } from '../../src/index.ts'
import { type Express, listen } from '../applications.ts'

const kumquat = { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'sign-key' }

describe.each<readonly [string, Express]>([
  ['Express 5', express],
  ['Express 4', express4 as unknown as Express],
])('readiness() on %s', (_, create) => {
  async function checked(error?: Error) {
    const broken = error && { open: () => Promise.reject(error) }
    const kumicorn = createKumicorn({ kumquat, store: { ...memoryStore(), ...broken } })
    const app = create()
    app.use((_req, res, next) => {
      res.setHeader('x-powered-by', 'odd')
      next()
    })
    app.get('/ready', readiness(kumicorn))
    const { url, close } = await listen(app)
    onTestFinished(close)
    const ask = (init?: RequestInit) => fetch(new URL('/ready', url), init)
    return { kumicorn, ask }
  }

  it('answers 200 with how things stand, and 503 once callbacks are refused', async () => {
    const { kumicorn, ask } = await checked()
    await kumicorn.start()
    const reply = await ask()
    expect(reply.status).toBe(200)
    expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(reply.headers.get('cache-control')).toBe('no-store')
    expect(await reply.json()).toEqual({
      ...{ ok: true, state: 'started', store: 'usable', missingHandlers: [], missingTypes: [] },
      ...{ stuck: 0, conflicts: 0, disputed: 0, deadLetters: 0 },
    })
    const head = await ask({ method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
    await kumicorn.stop()
    const stopped = await ask()
    expect([stopped.status, await stopped.json()]).toMatchObject([503, { ok: false, state: 'stopped' }])
  })

  it('answers 503 without a word of what the store has said', async () => {
    const { ask } = await checked(new StoreError('no password for shop@db.example'))
    const reply = await ask()
    expect(reply.status).toBe(503)
    const text = await reply.text()
    expect(JSON.parse(text)).toMatchObject({ ok: false, state: 'new', store: 'unusable' })
    expect(text).not.toMatch(/password|shop|db\.example/)
  })

  it('refuses what is no Kumicorn, and no option', () => {
    expect(() => readiness({} as never)).toThrow(ConfigError)
    const kumicorn = createKumicorn({ kumquat })
    expect(() => readiness(kumicorn, { timeout: -1 })).toThrow('readiness.timeout must be')
    expect(() => readiness(kumicorn, { timeOut: 1 } as never)).toThrow('did you mean "timeout"')
  })
})
