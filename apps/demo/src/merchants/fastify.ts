import { kumicornFastify } from '@kumicorn/fastify'
import { fastify as createApp } from 'fastify'
import type { Framework } from './merchant.ts'

export const fastify: Framework = {
  name: 'Fastify',
  async start(kumicorn) {
    const app = createApp()
    await app.register(kumicornFastify, { kumicorn, prefix: '/callbacks' })
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    // The plugin stops Kumicorn with the server.
    return { callbacks: `${url}/callbacks`, close: () => app.close() }
  },
}
