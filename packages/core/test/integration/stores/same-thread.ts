import { type Store, StoreError } from '../../../src/index.ts'
import { Connection } from '../../../src/stores/sqlite/connection.ts'
import { type Database, errorOf } from '../../../src/stores/sqlite/database.ts'
import { storeOn } from '../../../src/stores/sqlite/store-on.ts'
import { createVault } from '../../../src/stores/vault.ts'

/** A store whose SQL runs in the thread of the test, where it can be watched and limited. */
export function sameThreadStore(path: string): Store {
  const connection = new Connection(path)
  let isClosed = false
  const database: Database = {
    async call(name, ...given) {
      if (isClosed) throw new StoreError('sqliteStore: the store is closed')
      const [result] = await connection.run([{ name, given }])
      if (result === undefined) throw new Error('no result')
      if ('failure' in result) throw errorOf(result.failure)
      return result.value as never
    },
    async close() {
      isClosed = true
      connection.close()
    },
  }
  return storeOn(database, createVault('sqliteStore'))
}
