import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createKumicorn } from '@kumicorn/core'
import { createApp } from './app.ts'
import { type Config, readConfig } from './config.ts'
import { Shop } from './shop.ts'
import { openStore } from './store.ts'

async function run({ host, port, gateways, ...databases }: Config): Promise<void> {
  const store = openStore(databases)
  const kumicorn = createKumicorn({ ...gateways, store })
  const server = createServer(createApp(kumicorn, new Shop(kumicorn)))
  server.listen(port, host)
  await once(server, 'listening')
  await kumicorn.start()

  const stop = async (): Promise<void> => {
    server.close()
    // A connection that was busy may be kept alive by its client.
    const sweep = setInterval(() => server.closeIdleConnections(), 50)
    // Whoever is being served is served to the end, callbacks too; then nothing is left to keep the process.
    await once(server, 'close')
    clearInterval(sweep)
    await kumicorn.stop()
    await store.close()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())

  console.log(`express-sample listens on http://${host}:${(server.address() as AddressInfo).port}`)
}

try {
  await run(readConfig(process.env))
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
