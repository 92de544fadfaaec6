import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { callbackRouter } from '@kumicorn/express'
import createApp from 'express'
import type { Framework } from './merchant.ts'

export const express: Framework = {
  name: 'Express',
  async start(kumicorn) {
    const app = createApp()
    app.use('/callbacks', callbackRouter(kumicorn))
    const server = createServer(app).listen(0, '127.0.0.1')
    await once(server, 'listening')
    await kumicorn.start()
    return {
      callbacks: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callbacks`,
      async close() {
        server.close()
        await once(server, 'close')
        await kumicorn.stop()
      },
    }
  },
}
