import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Kumicorn } from '@kumicorn/core'
import { callbackRouter } from '@kumicorn/express'
import { type Sandbox, startSandbox } from '@kumicorn/sandbox'
import express from 'express'
import { expect, onTestFinished, vi } from 'vitest'
import { shopEnvironment } from '../support/shop-environment.ts'
import { blockFolder } from './block-module.ts'
import { writeGuide, writeRecipes } from './pages.ts'

/** What the block of a recipe exports: what its parameters are, the type check of the pages knows. */
// biome-ignore lint/suspicious/noExplicitAny: the modules are written by the test that imports them
type Exported<Name extends string> = Readonly<Record<Name, (...given: any[]) => any>>

export interface RecipeShop {
  readonly kumicorn: Kumicorn
  readonly sandbox: Sandbox
  /** Functions of the module that a block of a recipe is, e.g. `top-up.ts`. */
  recipe<Name extends string>(file: string, ...names: readonly Name[]): Promise<Exported<Name>>
  /** The same of a guide, which shares the shop. */
  guide<Name extends string>(file: string, ...names: readonly Name[]): Promise<Exported<Name>>
}

/**
 * The shop of the recipes as it stands in the pages, over both gateways of the sandbox, which decide nothing by
 * themselves. Handlers are registered before `kumicorn.start()` is called.
 * @param page a guide whose blocks are wanted, too
 */
export async function recipeShop(page?: string): Promise<RecipeShop> {
  const sandbox = await startSandbox({ settleAfter: Number.POSITIVE_INFINITY })
  onTestFinished(() => sandbox.close())
  const folder = blockFolder()
  writeRecipes(folder)
  if (page) writeGuide(folder, page)
  const app = express()
  const server = createServer(app).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const env = { ORDERS: join(folder, 'orders.db'), ...shopEnvironment(sandbox, url) }
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  onTestFinished(() => void vi.unstubAllEnvs())
  sandbox.callbacksTo({
    postback: `${url}/callbacks/paynicorn/postback`,
    recharge: `${url}/callbacks/paynicorn/recharge`,
  })
  const load = (file: string): Promise<unknown> => import(/* @vite-ignore */ join(folder, file))
  const { kumicorn } = (await load('shop.ts')) as { readonly kumicorn: Kumicorn }
  onTestFinished(() => kumicorn.stop())
  app.use('/callbacks', callbackRouter(kumicorn, { start: false }))
  const exportedBy = async <Name extends string>(file: string, ...names: readonly Name[]) => {
    const exported = (await load(file)) as Exported<Name>
    for (const name of names) expect(exported[name], `${file}: ${name}`).toBeTypeOf('function')
    return exported
  }
  return { kumicorn, sandbox, recipe: exportedBy, guide: exportedBy }
}
