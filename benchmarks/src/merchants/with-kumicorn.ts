import { join } from 'node:path'
import { memoryStore, type Store } from '@kumicorn/core'
import type { Merchant, Start } from './merchant.ts'
import { startExpress, startFastify } from './servers.ts'
import { makeKumicorn, startKumicorn } from './start-kumicorn.ts'
import { storeAt } from './store-at.ts'

export type StoreName = 'memory' | 'sqlite' | 'postgres'

async function storeOf(name: StoreName, { folder, database }: Start): Promise<Store> {
  if (name === 'memory') return memoryStore()
  if (name === 'sqlite') return storeAt(join(folder, 'kumicorn.db'))
  if (database === undefined) throw new Error('it needs the URL of a database')
  return storeAt(database)
}

const merchant = (store: StoreName, start: (store: Store, start: Start) => Promise<number>): Merchant => ({
  scheme: 'kumquat',
  acknowledgement: 'SUCCESS',
  start: async (given) => start(await storeOf(store, given), given),
})

export const kumicornOnFastify = (name: StoreName): Merchant =>
  merchant(name, async (store, { handle }) => {
    const { kumicornFastify } = await import('@kumicorn/fastify')
    const kumicorn = makeKumicorn(store, handle)
    return startFastify((app) => app.register(kumicornFastify, { kumicorn, prefix: '/callbacks' }))
  })

export const kumicornOnExpress = (name: StoreName): Merchant =>
  merchant(name, async (store, { handle }) => {
    const { callbackRouter } = await import('@kumicorn/express')
    const kumicorn = await startKumicorn(store, handle)
    return startExpress((app) => app.use('/callbacks', callbackRouter(kumicorn)))
  })

class MerchantModule {}

export const kumicornOnNest = (name: StoreName, platform: 'express' | 'fastify'): Merchant =>
  merchant(name, async (store, { handle }) => {
    await import('reflect-metadata')
    const { NestFactory } = await import('@nestjs/core')
    const { KumicornModule } = await import('@kumicorn/nestjs')
    const kumicorn = makeKumicorn(store, handle)
    const module = { module: MerchantModule, imports: [KumicornModule.forRoot({ kumicorn })] }
    const adapter = await adapterOf(platform)
    const app = await NestFactory.create(module, adapter, { logger: ['warn', 'error'] })
    await app.listen(0, '127.0.0.1')
    return Number(new URL(await app.getUrl()).port)
  })

async function adapterOf(platform: 'express' | 'fastify') {
  if (platform === 'express') return new (await import('@nestjs/platform-express')).ExpressAdapter()
  return new (await import('@nestjs/platform-fastify')).FastifyAdapter()
}
