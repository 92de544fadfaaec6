import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { newSchema, postgresUrl } from '@kumicorn/testkit/postgres'
import { expect, it } from 'vitest'

/** An application that sells nothing: it starts, and stops as at a signal. It does not know that its store can be closed. */
const APPLICATION = `
  import { createKumicorn } from '@kumicorn/core'
  import { postgresStore } from '@kumicorn/postgres'

  const kumicorn = createKumicorn({
    store: postgresStore({ connectionString: process.env.DATABASE_URL, schema: process.env.SCHEMA }),
    kumquat: { baseUrl: 'http://127.0.0.1:1', partnerNo: 'P', signKey: 'k'.repeat(32) },
  })
  kumicorn.on('order.succeeded', {
    name: 'fulfil',
    transaction: true,
    async handle() {},
  })
  await kumicorn.start()
  await kumicorn.stop()
  const stopped = performance.now()
  process.once('exit', () => console.log(Math.round(performance.now() - stopped)))
`

it('keeps no process alive by connections that nobody uses', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--no-warnings', '--conditions=@kumicorn/source', '--input-type=module', '--eval', APPLICATION],
    { cwd: import.meta.dirname, env: { ...process.env, DATABASE_URL: postgresUrl(), SCHEMA: newSchema() } },
  )
  // A connection that is idle for ten seconds ends by itself: that is too long after Ctrl-C.
  expect(Number(stdout)).toBeLessThan(5_000)
})
