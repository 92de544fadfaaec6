import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, newDatabase } from '@kumicorn/testkit/postgres'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../../apps/nestjs-sample/src/config.ts'
import { startBalancer } from './instances/balancer.ts'
import { RunningProcess } from './support/running-process.ts'

interface Service {
  readonly build?: string
  readonly image: string
  readonly command: readonly string[]
  readonly working_dir?: string
  readonly environment: Readonly<Record<string, string>>
  readonly ports?: readonly string[]
  readonly depends_on?: object
}

const ROOT = join(import.meta.dirname, '../..')
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

const compose = parse(read('compose.yaml'), { merge: true })
const services: Readonly<Record<string, Service>> = compose.services
const { sandbox, postgres, proxy } = services as Record<'sandbox' | 'postgres' | 'proxy', Service>
const shops = Object.entries(services).filter(([name]) => name.startsWith('shop-'))
const [, shop] = shops[0] as [string, Service]
const flag = (name: string): string | undefined =>
  sandbox.command.find((part) => part.startsWith(`--${name}=`))?.slice(name.length + 3)

describe('compose.yaml', () => {
  it('sets variables that the sample reads, and no others', () => {
    expect(shops).toHaveLength(3)
    for (const [, { environment }] of shops) {
      expect(readConfig(environment)).toMatchObject({ host: '0.0.0.0', port: 3000 })
      for (const name of Object.keys(environment))
        expect(() => readConfig({ ...environment, [name]: ' ' })).toThrow(`\n  ${name} `)
    }
  })

  it('names services that are there, at the ports that they have', () => {
    const { PORT, PUBLIC_URL, KUMQUAT_BASE_URL, PAYNICORN_BASE_URL, DATABASE_URL } = shop.environment
    const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = postgres.environment
    expect(DATABASE_URL).toBe(`postgres://${POSTGRES_USER}:${POSTGRES_PASSWORD}@postgres:5432/${POSTGRES_DB}`)
    expect(KUMQUAT_BASE_URL).toBe(`http://sandbox:${flag('port')}`)
    expect(PAYNICORN_BASE_URL).toBe(`${KUMQUAT_BASE_URL}/trade`)
    expect([flag('host'), flag('allow-host')]).toEqual(['0.0.0.0', 'sandbox'])
    expect(flag('postback')).toBe(`${PUBLIC_URL}/callbacks/paynicorn/postback`)
    expect(sandbox.ports).toEqual([`127.0.0.1:${flag('port')}:${flag('port')}`])
    const nginx: string = compose.configs.proxy.content
    const [, listen] = /listen (\d+);/.exec(nginx) ?? []
    expect(PUBLIC_URL).toBe(`http://proxy:${listen}`)
    expect(proxy.ports).toEqual([`127.0.0.1:${listen}:${listen}`])
    const servers = Array.from(nginx.matchAll(/server ([\w-]+:\d+);/g), ([, server]) => server)
    expect(servers).toEqual(shops.map(([name]) => `${name}:${PORT}`))
    const needed = Object.values(services).flatMap(({ depends_on = {} }) =>
      Array.isArray(depends_on) ? depends_on : Object.keys(depends_on),
    )
    for (const name of needed) expect(Object.keys(services)).toContain(name)
  })

  it('builds its image once, whatever starts first', () => {
    const own = Object.values(services).filter(({ image }) => image === sandbox.image)
    expect(own).toHaveLength(1 + shops.length)
    expect(own.filter(({ build }) => build !== undefined)).toEqual([sandbox])
    for (const [, { depends_on }] of shops) expect(Object.keys(depends_on ?? {})).toContain('sandbox')
  })

  it('starts what its image has', () => {
    const dockerfile = read('Dockerfile')
    const [, folder] = /^WORKDIR (.+)$/m.exec(dockerfile) ?? []
    expect(shop.working_dir).toBe(`${folder}/apps/nestjs-sample`)
    const names = Array.from(dockerfile.matchAll(/--filter '(.+?)\.\.\.'/g), ([, name]) => name)
    const packages = ['packages/sandbox', 'apps/nestjs-sample'].map((path) => read(`${path}/package.json`))
    expect(names).toEqual(packages.map((text) => JSON.parse(text).name))
    // As the sample's own script does.
    expect(shop.command.join(' ')).toBe(JSON.parse(packages[1] as string).scripts.start)
  })

  it('sells: the same commands and variables, with addresses of this machine', {
    timeout: 90_000,
  }, async () => {
    const ports = await Promise.all(shops.map(freePort))
    const balancer = await startBalancer(ports)
    onTestFinished(() => balancer.close())
    const start = (service: Service, args: readonly string[], env: Readonly<Record<string, string>>) => {
      const cwd = (service.working_dir ?? '/kumicorn').replace('/kumicorn', ROOT)
      const child = new RunningProcess(args, { cwd, env })
      onTestFinished(() => child.kill())
      return child
    }
    const [node, ...args] = sandbox.command
    expect(node).toBe('node')
    const here = args.map((arg) =>
      arg.replace('0.0.0.0', '127.0.0.1').replace('http://proxy:3000', balancer.url),
    )
    const gateways = start(sandbox, [...here, '--port=0'], {})
    const gatewaysUrl = await gateways.said(/sandbox on (http:\/\/[\d.:]+)/)
    const database = await newDatabase()
    const instances = shops.map(([, service], n) =>
      start(service, service.command.slice(1), {
        ...service.environment,
        HOST: '127.0.0.1',
        PORT: String(ports[n]),
        DATABASE_URL: database,
        PUBLIC_URL: balancer.url,
        KUMQUAT_BASE_URL: gatewaysUrl,
        PAYNICORN_BASE_URL: `${gatewaysUrl}/trade`,
      }),
    )
    await Promise.all(instances.map((instance) => instance.said(/listens on (http:\/\/[\d.:]+)/)))
    const json = { 'content-type': 'application/json' }
    for (const [path, body] of [
      ['topups', { reference: 'A-1', productId: '19402', account: '254771114118' }],
      [
        'payments',
        { reference: 'A-2', amount: '250.00', currency: 'NGN', countryCode: 'NG', description: 'Airtime' },
      ],
    ] as const) {
      const sold = await fetch(`${balancer.url}/${path}`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify(body),
      })
      expect(sold.status).toBe(201)
      // Every instance knows of it, whichever has sold it and whichever was called back.
      for (const port of ports) {
        const state = async () =>
          (
            (await (await fetch(`http://127.0.0.1:${port}/orders/${body.reference}`)).json()) as {
              state: string
            }
          ).state
        await expect.poll(state, { timeout: 20_000, interval: 50 }).toBe('succeeded')
      }
    }
  })
})
