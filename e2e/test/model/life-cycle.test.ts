import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryStore, type Store, sqliteStore } from '@kumicorn/core'
import { postgresStore } from '@kumicorn/postgres'
import { clearSchema, newPool, newSchema } from '@kumicorn/testkit/postgres'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type Action, act, actions } from './actions.ts'
import { finish } from './finish.ts'
import { type Gateways, startGateways } from './gateways.ts'
import { regressions } from './regressions.ts'
import { Run } from './run.ts'

/*
 * A failure prints its seed and the shortest run that shows it. The same runs again:
 * KUMICORN_MODEL_SEED=… ; only the failing one: KUMICORN_MODEL_PATH=… too.
 */
const { KUMICORN_MODEL_SEED, KUMICORN_MODEL_PATH, KUMICORN_MODEL_RUNS = '3000' } = process.env
const seed = Number(KUMICORN_MODEL_SEED ?? Math.floor(Math.random() * 2 ** 31))
const runs = Number(KUMICORN_MODEL_RUNS)

interface Setting {
  readonly isPrompt: boolean
  readonly random: number
}

const setting: fc.Arbitrary<Setting> = fc.record({ isPrompt: fc.boolean(), random: fc.nat() })

describe('the life cycle of orders, whatever happens', () => {
  let gateways: Gateways
  let folder: string
  let count = 0

  beforeAll(async () => {
    gateways = await startGateways()
    folder = await mkdtemp(join(tmpdir(), 'kumicorn-model-'))
    process.stdout.write(`model-based test: seed ${seed}\n`)
  })
  afterAll(async () => {
    await gateways.close()
    await rm(folder, { recursive: true })
  })

  async function play(store: Store, { isPrompt, random }: Setting, played: readonly Action[]): Promise<void> {
    count += 1
    const run = new Run({ name: `r${count}`, gateways, store, isPrompt, random: numbers(random) })
    try {
      for (const action of played) {
        await act(run, action)
        run.check()
      }
      await finish(run)
    } finally {
      await run.end()
    }
  }

  async function holds(share: number, store: () => Store | Promise<Store>): Promise<void> {
    const started = performance.now()
    const before = count
    await fc.assert(
      fc.asyncProperty(setting, actions, async (chosen, played) => play(await store(), chosen, played)),
      {
        seed,
        numRuns: Math.ceil(runs * share),
        timeout: 20_000,
        examples: Object.values(regressions).map((shown) => [{ isPrompt: true, random: 1 }, shown]),
        ...(KUMICORN_MODEL_PATH === undefined ? {} : { path: KUMICORN_MODEL_PATH }),
      },
    )
    process.stdout.write(
      `${count - before} runs in ${((performance.now() - started) / 1_000).toFixed(1)} s\n`,
    )
  }

  const minutes = 10 * 60_000

  it(
    'ends every order as at its gateway, with handlers that outlive nothing (memory)',
    () => holds(0.25, memoryStore),
    minutes,
  )

  it(
    'ends every order as at its gateway, with a store that outlives the process',
    () => holds(0.7, () => ({ ...memoryStore(), durable: true })),
    minutes,
  )

  it(
    'ends every order as at its gateway, on SQLite',
    () => holds(0.05, () => sqliteStore({ path: join(folder, `${count}.db`) })),
    minutes,
  )

  it(
    'ends every order as at its gateway, on PostgreSQL',
    async () => {
      const [schema, pool] = [newSchema(), newPool()]
      await holds(0.01, async () => {
        await clearSchema(pool, schema)
        return postgresStore({ pool, schema })
      })
    },
    minutes,
  )
})

/** The same numbers from 0 up to 1 for the same start. */
function numbers(start: number): () => number {
  let state = start
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
