// Opens a store and prints how that went.
import { once } from 'node:events'
import { sqliteStore } from '../../../src/stores/sqlite/sqlite.ts'

const store = sqliteStore({ path: process.argv[2] ?? '' })
process.stdout.write('ready\n')
await once(process.stdin, 'data')
process.stdin.destroy()
const { code, message, cause } = await store.open().then(
  () => ({ code: 'none', message: '', cause: undefined }),
  (error: { code: string; message: string; cause: { code: string } }) => error,
)
await store.close()
process.stdout.write(`${JSON.stringify({ code, message, cause: cause?.code })}\n`)
