import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Kumicorn, Logger } from '@kumicorn/core'
import { type Application, callbackContract } from '@kumicorn/testkit'
import { ROOT } from './tools.ts'

// The adapter that CONTRIBUTING.md calls whole, in the contract that it calls right.

type CallbackListener = (
  kumicorn: Kumicorn,
  mount: string,
  logger: Pick<Logger, 'error'>,
  next: RequestListener,
) => RequestListener

/** It is there before any test is: the contract registers its own. */
async function written(): Promise<CallbackListener> {
  const [, section = ''] = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8').split('## Add an adapter\n')
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(section) ?? []
  const parent = join(import.meta.dirname, '.readme')
  mkdirSync(parent, { recursive: true })
  const folder = mkdtempSync(join(parent, 'adapter-'))
  try {
    writeFileSync(join(folder, 'adapter.ts'), code)
    const path = join(folder, 'adapter.ts')
    const { callbackListener } = await import(/* @vite-ignore */ path)
    return callbackListener
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const callbackListener = await written()

const application = (wrap: (callbacks: RequestListener) => RequestListener): Application => ({
  async start(kumicorn, logger) {
    const missing: RequestListener = (_request, response) => void response.writeHead(404).end()
    const server = createServer(wrap(callbackListener(kumicorn, '/callbacks', logger, missing)))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    return {
      url: `http://127.0.0.1:${port}/callbacks`,
      async close() {
        server.closeAllConnections()
        server.close()
        await once(server, 'close')
      },
    }
  },
})

/** As what measures or compresses does: it stands between the adapter and the response. */
const hostile =
  (callbacks: RequestListener): RequestListener =>
  (request, response) => {
    const { writeHead } = response
    response.setHeader('x-powered-by', 'a shop')
    Object.assign(response, {
      writeHead: (...given: Parameters<typeof writeHead>) => {
        response.setHeader('vary', 'Accept-Encoding')
        return writeHead.apply(response, given)
      },
    })
    callbacks(request, response)
  }

const plain = application((callbacks) => callbacks)
// Nothing of node:http reads a body before its listener does.
callbackContract('node:http', { plain, 'a parser first': plain, hostile: application(hostile) })
