import { ConfigError, createKumicorn, memoryStore, StoreError } from '@kumicorn/core'
import { fastify } from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { kumicornFastify, readiness } from '../../src/index.ts'

const kumquat = { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'sign-key' }

describe('readiness()', () => {
  it('answers 200 with how things stand, and 503 once callbacks are refused', async () => {
    const kumicorn = createKumicorn({ kumquat })
    const app = fastify()
    onTestFinished(() => app.close())
    await app.register(kumicornFastify, { kumicorn })
    app.get('/ready', readiness(kumicorn))
    await app.ready()
    const reply = await app.inject('/ready')
    expect([reply.statusCode, reply.headers['content-type'], reply.headers['cache-control']]).toEqual([
      200,
      'application/json; charset=utf-8',
      'no-store',
    ])
    expect(reply.json()).toEqual({
      ...{ ok: true, state: 'started', store: 'usable', missingHandlers: [], missingTypes: [] },
      ...{ stuck: 0, conflicts: 0, disputed: 0, deadLetters: 0 },
    })
    const head = await app.inject({ method: 'HEAD', url: '/ready' })
    expect([head.statusCode, head.body]).toEqual([200, ''])
    await kumicorn.stop()
    const stopped = await app.inject('/ready')
    expect([stopped.statusCode, stopped.json()]).toMatchObject([503, { ok: false, state: 'stopped' }])
  })

  it('answers 503 without a word of what the store has said', async () => {
    const open = () => Promise.reject(new StoreError('no password for shop@db.example'))
    const kumicorn = createKumicorn({ kumquat, store: { ...memoryStore(), open } })
    const app = fastify()
    onTestFinished(() => app.close())
    app.get('/ready', readiness(kumicorn, { timeout: 1_000 }))
    const reply = await app.inject('/ready')
    expect(reply.statusCode).toBe(503)
    expect(reply.json()).toMatchObject({ ok: false, state: 'new', store: 'unusable' })
    expect(reply.body).not.toMatch(/password|shop|db\.example/)
  })

  it('refuses what is no Kumicorn, and no option', () => {
    expect(() => readiness({} as never)).toThrow(ConfigError)
    expect(() => readiness(createKumicorn({ kumquat }), { timeout: -1 })).toThrow('readiness.timeout must be')
  })
})
