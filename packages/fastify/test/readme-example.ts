import { createKumicorn } from '@kumicorn/core'
import { kumicornFastify } from '@kumicorn/fastify'
import { fastify } from 'fastify'

const { KUMQUAT_URL = '', KUMQUAT_PARTNER_NO = '', KUMQUAT_SIGN_KEY = '', PORT = '3000' } = process.env
const kumicorn = createKumicorn({
  kumquat: { baseUrl: KUMQUAT_URL, partnerNo: KUMQUAT_PARTNER_NO, signKey: KUMQUAT_SIGN_KEY },
})
kumicorn.on('order.succeeded', async function fulfil(event) {
  process.stdout.write(`${event.reference} was delivered\n`)
})

const app = fastify()
await app.register(kumicornFastify, { kumicorn, prefix: '/callbacks' }) // before the hooks of your own
app.get('/balance', () => app.kumicorn.kumquat.balance())
await app.listen({ port: Number(PORT) })
