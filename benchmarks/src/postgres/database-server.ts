import { chmodSync } from 'node:fs'
import pg from 'pg'
import type { Closable } from '../process/closing.ts'
import { Remote } from '../process/remote.ts'

/** A PostgreSQL for a part of the suite: the one that is given, or one of our own. */
export class DatabaseServer implements Closable {
  /** How it is set, for the reader. */
  readonly about: string
  readonly #process: Remote | undefined
  readonly #admin: pg.Pool
  readonly #url: string
  readonly #made: string[] = []

  private constructor(url: string, admin: pg.Pool, about: string, own: Remote | undefined) {
    this.#url = url
    this.#admin = admin
    this.about = about
    this.#process = own
  }

  /** @param core that all its processes run on, if it is ours */
  static async start(folder: string, core: string | undefined): Promise<DatabaseServer> {
    const given = process.env.KUMICORN_TEST_DATABASE_URL
    const own = given ? undefined : await startOwn(folder, core)
    const url = given ?? (await (own as Remote).call<string>('url'))
    const admin = new pg.Pool({ connectionString: url, max: 1 })
    const { rows } = await admin.query(
      `SELECT name || ' ' || coalesce(current_setting(name), '') AS told FROM pg_settings
       WHERE name IN ('server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers', 'max_wal_size')
       ORDER BY name`,
    )
    const place = own
      ? core === undefined
        ? 'not pinned'
        : `on core ${core}`
      : 'a server that was given, not pinned'
    const settings = rows.map(({ told }) => told as string).join(', ')
    if (!/\bfsync on\b/.test(settings) || !/synchronous_commit on\b/.test(settings))
      throw new Error(`nothing of it would be durable: ${settings}`)
    return new DatabaseServer(url, admin, `PostgreSQL, ${place}: ${settings}`, own)
  }

  /** The URL of a new database, empty or a copy of another one of ours that nobody uses now. */
  async newDatabase(template?: string): Promise<string> {
    const name = `kumicorn_bench_${process.pid}_${this.#made.length}_${Date.now()}`
    const like = template === undefined ? '' : ` TEMPLATE ${nameOf(template)}`
    await this.#admin.query(`CREATE DATABASE ${name}${like}`)
    this.#made.push(name)
    const url = new URL(this.#url)
    url.pathname = `/${name}`
    return url.href
  }

  /** Microseconds of a core that it has used; undefined for a server that was given, or where nobody tells. */
  async cpu(): Promise<number | undefined> {
    return this.#process?.call<number>('cpu')
  }

  async close(): Promise<void> {
    if (!this.#process)
      for (const name of this.#made) await this.#admin.query(`DROP DATABASE ${name} WITH (FORCE)`)
    await this.#admin.end()
    // When it has ended by itself, that was told where it was asked last.
    await this.#process?.call('stop').catch(() => undefined)
    await this.#process?.close()
  }
}

const nameOf = (url: string): string => new URL(url).pathname.slice(1)

async function startOwn(folder: string, core: string | undefined): Promise<Remote> {
  // Its user, which is not ours when we are root, has to reach what is in there.
  chmodSync(folder, 0o755)
  return new Remote(new URL('./server.ts', import.meta.url), { args: [folder], core })
}
