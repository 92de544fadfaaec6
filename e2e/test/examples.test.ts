import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { createKumquat, createPaynicorn, type KumquatClient, type PaynicornClient } from '@kumicorn/core'
import { type Sandbox, startSandbox } from '@kumicorn/sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEditor } from '../../packages/core/test/editor/editor.ts'
import { everyOperation } from '../../packages/core/test/editor/typed.ts'

/* What an editor shows as the example of an operation is run against the sandbox as it stands there. */

const place = { folder: join(import.meta.dirname, '..'), conditions: ['@kumicorn/source'] }

const examples = (['kumquat', 'paynicorn'] as const).flatMap((gateway) => {
  const { code, names } = everyOperation(gateway)
  const editor = openEditor(code, place)
  return names
    .filter(({ kind }) => kind === 'method')
    .map(({ what, position }) => ({ what, example: editor.hover(position).examples.join('\n') }))
})

const PLACED = ['A-1', 'A-2', 'P-1', 'R-1', 'O-1', 'O-2', 'T-1', 'D-1']

let sandbox: Sandbox
let kumquat: KumquatClient
let paynicorn: PaynicornClient

beforeAll(async () => {
  sandbox = await startSandbox({ speed: 0 })
  kumquat = createKumquat({ ...sandbox.kumquat, logger: false })
  paynicorn = createPaynicorn({ ...sandbox.paynicorn, logger: false })
})

afterAll(async () => {
  await Promise.all([kumquat.close(), paynicorn.close()])
  await sandbox.close()
})

const AsyncFunction = (async () => undefined).constructor as FunctionConstructor

describe('the examples of the operations', () => {
  it.each(examples)('$what', async ({ what, example }) => {
    // What has not been paid is not given back.
    if (what.includes('refunds.create')) await sandbox.settle('P-1', 'succeeded')
    const lines: unknown[][] = []
    const run = AsyncFunction('kumquat', 'paynicorn', 'console', stripTypeScriptTypes(example))
    await run(kumquat, paynicorn, { log: (...line: unknown[]) => lines.push(line) })
    expect(lines.flat()).not.toContain(undefined)
  })

  it('have placed the orders that they name', () => {
    const references = sandbox.orders().map(({ reference }) => reference)
    expect(references).toEqual(expect.arrayContaining(PLACED))
  })
})
