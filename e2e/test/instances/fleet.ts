import type { RunningProcess } from '../support/running-process.ts'
import { startSample } from '../support/sample-world.ts'

const ENTRY = new URL('./instance.ts', import.meta.url).pathname
const FULFILLED = /\(order\.\w+, ([\w-]+)\)/g

/** Instances of the Nest sample, each a process on a port of its own that may be killed at any moment. */
export class Fleet {
  readonly #running: RunningProcess[] = []
  /** Every process that was ever started: what it has written tells what its handlers did. */
  readonly #all: RunningProcess[] = []
  readonly #ports: readonly number[]
  readonly #env: Readonly<Record<string, string>>

  private constructor(ports: readonly number[], env: Readonly<Record<string, string>>) {
    this.#ports = ports
    this.#env = env
  }

  /** Starts one a port. */
  static async start(ports: readonly number[], env: Readonly<Record<string, string>>): Promise<Fleet> {
    const fleet = new Fleet(ports, env)
    await Promise.all(ports.map((_, n) => fleet.revive(n)))
    return fleet
  }

  async kill(n: number): Promise<void> {
    await this.#running[n]?.kill()
  }

  /** Starts one that was killed, again and again while the database is away, as whatever looks after it would. */
  async revive(n: number): Promise<void> {
    for (;;) {
      const settings = { ...this.#env, PORT: String(this.#ports[n]), INSTANCE: `instance ${n + 1}` }
      const instance = startSample('nestjs', settings, ENTRY)
      this.#running[n] = instance
      this.#all.push(instance)
      const hasStarted = await instance.said(/^listens$/m).catch((error: unknown) => {
        // A machine that is busy starts it slowly.
        if (instance.hasEnded && !instance.output.includes('StoreError')) throw error
      })
      if (hasStarted) return
      await instance.kill()
    }
  }

  /** The events that the sample's own handler says it has fulfilled, each as often as it says so. */
  get fulfilled(): readonly string[] {
    return this.#all.flatMap(({ output }) => Array.from(output.matchAll(FULFILLED), ([, id = '']) => id))
  }

  async close(): Promise<void> {
    await Promise.all(this.#running.map((instance) => instance.kill()))
  }
}
