import { type FastifyInstance, fastify } from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { kumicornFastify } from '../../src/index.ts'
import { merchant, post } from '../merchant.ts'

function server(): FastifyInstance {
  const app = fastify()
  onTestFinished(() => app.close())
  return app
}

const listening = (app: FastifyInstance): Promise<string> => app.listen({ port: 0, host: '127.0.0.1' })
const prefix = '/callbacks'

describe('kumicornFastify', () => {
  // Found by attack: every callback was answered 500, and nothing was logged.
  it('serves where a hook of the application gives routes another configuration', async () => {
    const app = server()
    app.addHook('onRoute', (route) => {
      route.config = JSON.parse(JSON.stringify(route.config ?? {}))
    })
    app.register(kumicornFastify, { kumicorn: merchant(), prefix })
    expect(await post(`${await listening(app)}/callbacks/kumquat`)).toBe('200 SUCCESS')
  })

  // Found by attack: it took the callbacks of the other one, which were answered 503 from then on.
  it('stops what several servers have with the last of them', async () => {
    const kumicorn = merchant()
    const [app, forOperators] = [server(), server()]
    app.register(kumicornFastify, { kumicorn, prefix })
    forOperators.register(kumicornFastify, { kumicorn })
    const url = await listening(app)
    await listening(forOperators)
    await forOperators.close()
    expect(await post(`${url}/callbacks/kumquat`)).toBe('200 SUCCESS')
    await app.close()
    expect(kumicorn.state).toBe('stopped')
  })

  it('is not told to leave the start to somebody else', async () => {
    const app = server()
    const options = { kumicorn: merchant(), start: false }
    await expect(async () => await app.register(kumicornFastify, options)).rejects.toThrow(
      /it starts and stops Kumicorn with the server.*register callbackRoutes/,
    )
  })
})
