// Asks a store for something, and ends without closing it.
import { sqliteStore } from '../../../src/index.ts'

const store = sqliteStore({ path: process.argv[2] ?? '' })
await store.open()
process.stdout.write('done\n')
