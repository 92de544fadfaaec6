import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Relay } from './relay.ts'
import { RunningProcess } from './running-process.ts'

const ROOT = join(import.meta.dirname, '../../..')

export const SAMPLES = ['express', 'fastify', 'nestjs'] as const
export type Sample = (typeof SAMPLES)[number]

/** Starts a sample as its own `start` script does. @param main what is started in place of the sample's own main file */
export function startSample(
  sample: Sample,
  env: Readonly<Record<string, string>>,
  main = 'src/main.ts',
): RunningProcess {
  const cwd = join(ROOT, `apps/${sample}-sample`)
  const { scripts } = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8')) as {
    scripts: { start: string }
  }
  const [node, ...args] = scripts.start.split(' ')
  if (node !== 'node') throw new Error(`${sample}-sample: the start script should be one call of node`)
  return new RunningProcess([...args.slice(0, -1), main], { cwd, env })
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

/**
 * A sample and the sandbox, each a process of its own:
 * `test → sample → gateways → sandbox → internet → sample`.
 */
export class SampleWorld {
  /** On the way from the sample to the sandbox. */
  readonly gateways: Relay
  /** On the way of the callbacks. */
  readonly internet: Relay
  readonly sample: RunningProcess
  readonly url: string
  readonly sandboxUrl: string
  readonly #sandbox: RunningProcess

  private constructor(
    parts: Pick<SampleWorld, 'gateways' | 'internet' | 'sample' | 'url' | 'sandboxUrl'>,
    sandbox: RunningProcess,
  ) {
    this.gateways = parts.gateways
    this.internet = parts.internet
    this.sample = parts.sample
    this.url = parts.url
    this.sandboxUrl = parts.sandboxUrl
    this.#sandbox = sandbox
  }

  /** Starts all of it. Call {@link close} also when a test fails. */
  static async start(name: Sample, env: Readonly<Record<string, string>> = {}): Promise<SampleWorld> {
    const [gateways, internet] = await Promise.all([Relay.start(), Relay.start()])
    const postback = `${internet.url}/callbacks/paynicorn/postback`
    const sandbox = new RunningProcess(
      [
        '--conditions=@kumicorn/source',
        'packages/sandbox/src/bin.ts',
        ...['--port', '0', '--settle-after', '300ms', '--postback', postback],
      ],
      { cwd: ROOT },
    )
    const sample = startSample(name, {
      PORT: '0',
      PUBLIC_URL: internet.url,
      DATABASE: join(mkdtempSync(join(tmpdir(), 'kumicorn-sample-')), 'orders.db'),
      KUMQUAT_BASE_URL: gateways.url,
      KUMQUAT_PARTNER_NO: 'sandbox',
      KUMQUAT_SIGN_KEY: '123456789',
      PAYNICORN_BASE_URL: `${gateways.url}/trade`,
      PAYNICORN_APP_KEY: 'sandbox-app-key',
      PAYNICORN_MERCHANT_SECRET: 'sandbox-merchant-secret',
      ...env,
    })
    try {
      const [sandboxUrl, url] = await Promise.all([
        sandbox.said(/sandbox on (http:\/\/[\d.:]+)/),
        sample.said(/listen\w+ (?:on|at) (http:\/\/[\d.:]+)/),
      ])
      gateways.target = sandboxUrl
      internet.target = url
      return new SampleWorld({ gateways, internet, sample, url, sandboxUrl }, sandbox)
    } catch (error) {
      await Promise.all([sample.kill(), sandbox.kill(), gateways.close(), internet.close()])
      throw error
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.sample.kill(), this.#sandbox.kill()])
    await Promise.all([this.gateways.close(), this.internet.close()])
  }

  /** `POST` with JSON, or with a text as it is. */
  async post(path: string, body: object | string): Promise<Answer> {
    return this.#ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  }

  async get(path: string): Promise<Answer> {
    return this.#ask(path)
  }

  /** What the shop knows of an order. */
  async stateOf(reference: string): Promise<unknown> {
    const { body } = await this.get(`/orders/${reference}`)
    return (body as { state?: unknown }).state
  }

  async #ask(path: string, init?: RequestInit): Promise<Answer> {
    const response = await fetch(this.url + path, init)
    return { status: response.status, body: await response.json() }
  }
}
