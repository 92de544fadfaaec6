import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { freePort } from './free-port.ts'
import { start } from './started.ts'

export interface Registry {
  readonly url: string
  /** A configuration of npm that knows this registry, for our packages, and no token of anybody. */
  readonly npmrc: string
  close(): Promise<void>
}

/** Nothing is asked of another registry, and nobody has to log in: it is gone in a minute. */
const configOf = (folder: string): string => `
storage: ${join(folder, 'storage')}
auth: {}
uplinks: {}
packages:
  '**':
    access: $all
    publish: $all
max_body_size: 50mb
web:
  enable: false
log: { type: stdout, format: json, level: info }
`

/** Starts Verdaccio on a free port of 127.0.0.1, with nothing in it. */
export async function startRegistry(folder: string): Promise<Registry> {
  mkdirSync(folder, { recursive: true })
  const config = join(folder, 'verdaccio.yaml')
  writeFileSync(config, configOf(folder))
  const host = `127.0.0.1:${await freePort()}`
  const url = `http://${host}/`
  const npmrc = join(folder, 'npmrc')
  // npm publishes with a token alone, whatever it is.
  writeFileSync(npmrc, `@kumicorn:registry=${url}\n//${host}/:_authToken=rehearsal\n`)
  const verdaccio = resolve('node_modules/verdaccio/bin/verdaccio')
  const { says, end } = start(folder, process.env, verdaccio, `--config=${config}`, `--listen=${host}`)
  try {
    await says(new RegExp(`http address.*${host}`))
  } catch (error) {
    await end()
    throw error
  }
  return { url, npmrc, close: end }
}
