import { kumicornFastify } from '@kumicorn/fastify'
import { fastify } from 'fastify'
import { buy, kumicorn, sale } from './shop.ts'

const app = fastify()
// Mounts the callbacks, starts Kumicorn with the server, and stops it with it. Before hooks of your own.
await app.register(kumicornFastify, { kumicorn, prefix: '/callbacks' })

// By GET so that you can type it; a real shop takes a POST here.
app.get<{ Params: { reference: string; number: string } }>(
  '/buy/:reference/:number',
  async ({ params }, reply) => {
    const cashier = await buy(params.reference, params.number)
    if (cashier) return reply.redirect(cashier)
    return reply.code(502).send('No payment can be made now.')
  },
)
app.get<{ Params: { reference: string } }>('/sales/:reference', ({ params }) => sale(params.reference))

const { HOST = '127.0.0.1', PORT = 3000 } = process.env
await app.listen({ host: HOST, port: Number(PORT) })
process.once('SIGINT', () => void app.close())
