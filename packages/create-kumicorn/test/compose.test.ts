import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Store } from '../src/choices.ts'
import { shopFiles } from '../src/shop-files.ts'

interface Service {
  readonly build?: string
  readonly image: string
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly env_file?: string
  readonly network_mode?: string
  readonly depends_on?: object
}

const read = (store: Store) => {
  const files = shopFiles({ name: 'stall', framework: 'express', store, manager: 'npm' })
  const compose = parse(files.get('compose.yaml') ?? '')
  const services: Readonly<Record<string, Service>> = compose.services
  const settings = Object.fromEntries(
    (files.get('.env.example') ?? '')
      .split('\n')
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const),
  )
  const { scripts } = JSON.parse(files.get('package.json') ?? '') as { scripts: Record<string, string> }
  return { files, volumes: Object.keys(compose.volumes), services, settings, scripts }
}

describe.each(['sqlite', 'postgres'] as const)('compose.yaml with %s', (store) => {
  const { files, volumes, services, settings, scripts } = read(store)
  const { sandbox, shop, postgres } = services

  it('starts the sandbox as the script does, for other containers too', () => {
    const [command, ...flags] = sandbox?.command ?? []
    const [name, ...told] = (scripts.sandbox ?? '').replaceAll(/(--\S+) (?!--)/g, '$1=').split(' ')
    expect(command).toBe(name)
    expect(flags.toSorted()).toEqual([...told, '--host=0.0.0.0'].toSorted())
  })

  it('has the shop and the sandbox at the addresses of the settings', () => {
    expect(shop).toMatchObject({ network_mode: 'service:sandbox', env_file: '.env.example' })
    const { SHOP_URL, KUMQUAT_URL, PAYNICORN_URL } = settings
    const ports = [KUMQUAT_URL, SHOP_URL].map((url) => new URL(url ?? '').port)
    expect(sandbox?.ports).toEqual(ports.map((port) => `127.0.0.1:${port}:${port}`))
    expect(PAYNICORN_URL).toBe(`${KUMQUAT_URL}/trade`)
    expect(scripts.sandbox).toContain(`--postback ${SHOP_URL}/callbacks/paynicorn/postback`)
  })

  it('names services, volumes and files that are there', () => {
    for (const { depends_on = {} } of Object.values(services))
      for (const name of Array.isArray(depends_on) ? depends_on : Object.keys(depends_on))
        expect(Object.keys(services)).toContain(name)
    const used = Object.values(services).flatMap(({ volumes: own = [] }) =>
      own.map((one) => one.split(':')[0]),
    )
    expect([...new Set(used)].toSorted()).toEqual(volumes.toSorted())
    expect([sandbox?.image, shop?.image]).toEqual(['local/stall', 'local/stall'])
    // Built once: the shop starts after the sandbox, in whose network it is.
    expect([sandbox?.build, shop?.build]).toEqual(['.', undefined])
    expect(files.get('Dockerfile')).toContain('CMD ["node", "/shop/src/server.ts"]')
  })

  it('has a database where one is needed, at the address of the settings', () => {
    expect(postgres !== undefined).toBe(store === 'postgres')
    if (postgres === undefined) return
    const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = postgres.environment ?? {}
    const address = (host: string) =>
      `postgres://${POSTGRES_USER}:${POSTGRES_PASSWORD}@${host}:5432/${POSTGRES_DB}`
    expect(postgres.ports).toEqual(['127.0.0.1:5432:5432'])
    expect(settings.DATABASE_URL).toBe(address('127.0.0.1'))
    expect(shop?.environment).toMatchObject({ DATABASE_URL: address('postgres') })
  })
})

/** What Docker takes: parts of lower-case letters and digits, with `.`, one or two `_`, or any number of `-` between them. */
const PART = '[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*'
const IMAGE = new RegExp(`^${PART}(?:/${PART})*$`)

it.each([
  '123',
  '1.0',
  '1e3',
  'null',
  'true',
  'shop-',
  'shop_',
  'a..b',
  'a.-b',
  'a___b',
  'scratch',
  '0'.repeat(64),
])('has an image that Docker can build when the folder is called %s', (name) => {
  for (const store of ['sqlite', 'postgres'] as const) {
    const text = shopFiles({ name, framework: 'express', store, manager: 'npm' }).get('compose.yaml') ?? ''
    const { sandbox, shop } = parse(text).services as Record<string, Service>
    expect(sandbox?.image).toEqual(expect.stringMatching(IMAGE))
    // Both are names that Docker keeps for itself.
    expect(sandbox?.image).not.toMatch(/^(?:scratch|[0-9a-f]{64})$/)
    expect(shop?.image).toBe(sandbox?.image)
  }
})
