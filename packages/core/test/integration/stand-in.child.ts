// Asks for a balance where `undici` is what Bun has in its place: an Agent that dispatches nothing and cannot be closed.
import { registerHooks } from 'node:module'

const standIn = `export class Agent {}`
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'undici'
      ? { url: `data:text/javascript,${encodeURIComponent(standIn)}`, shortCircuit: true }
      : next(specifier, context),
})

const { createKumicorn } = await import('../../src/index.ts')
const [baseUrl = ''] = process.argv.slice(2)
const kumicorn = createKumicorn({ kumquat: { baseUrl, partnerNo: 'P1', signKey: 'the sign key' } })
await kumicorn.start()
const balance = await kumicorn.kumquat.balance()
await kumicorn.stop()
process.stdout.write(JSON.stringify(balance))
