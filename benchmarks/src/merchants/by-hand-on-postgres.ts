import pg from 'pg'
import { CALLBACK_PATH } from '../load/merchant.ts'
import type { Merchant } from './merchant.ts'
import { startFastify } from './servers.ts'
import { verifyByHand } from './verify-by-hand.ts'

const TABLE = 'CREATE TABLE callbacks (reference text PRIMARY KEY, body text NOT NULL)'

const INSERT = 'INSERT INTO callbacks (reference, body) VALUES ($1, $2) ON CONFLICT DO NOTHING'

/** The least code that does the same work on Fastify and PostgreSQL: one INSERT a callback, committed when it returns. */
export const byHandOnPostgres = (connections: number): Merchant => ({
  scheme: 'kumquat',
  acknowledgement: 'SUCCESS',
  async start({ handle, database }) {
    const pool = new pg.Pool({ connectionString: database, max: connections })
    await pool.query(TABLE)
    return startFastify((app) => {
      app.post(CALLBACK_PATH, async ({ body }) => {
        const { request_no } = verifyByHand(body)
        // With a name, the server plans it once a connection.
        await pool.query({ name: 'insert', text: INSERT, values: [request_no, JSON.stringify(body)] })
        handle()
        return 'SUCCESS'
      })
    })
  },
})
