import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

interface Ended {
  readonly code: number | string | null
  readonly stdout: string
  readonly stderr: string
}

const demo = (...args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const main = join(import.meta.dirname, '../src/main.ts')
    const options = { timeout: 30_000, killSignal: 'SIGKILL' } as const
    execFile(
      process.execPath,
      ['--conditions=@kumicorn/source', main, ...args],
      options,
      (error, stdout, stderr) =>
        resolve({ code: error ? (error.code ?? error.signal ?? null) : 0, stdout, stderr }),
    )
  })

describe('demo', () => {
  it.each([
    [[], 'NestJS'],
    [['nest'], 'NestJS'],
    [['express'], 'Express'],
    [['fastify'], 'Fastify'],
  ])('%j ends every order as it should, on %s', async (args, framework) => {
    const { code, stdout, stderr } = await demo(...args)
    expect(stderr).toBe('')
    expect(stdout.split('\n', 1)[0]).toContain(framework)
    expect(stdout).toContain('Every order ended as it should.')
    expect(code).toBe(0)
  })

  it.each([[['koa']], [['toString']], [['nest', 'express']]])(
    '%j is answered by what there is',
    async (args) => {
      const { code, stdout, stderr } = await demo(...args)
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toContain('nest | express | fastify')
    },
  )
})
