import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'
import { start } from './started.ts'

const execute = promisify(execFile)

interface QuickStart {
  readonly framework: string
  /** What a project of this framework has beside what our page says. */
  readonly has: readonly string[]
  /** Nest's example is compiled, as `nest start` does it: it has decorators. */
  readonly isCompiled?: boolean
}

export const QUICK_STARTS: readonly QuickStart[] = [
  { framework: 'express', has: [] },
  { framework: 'fastify', has: [] },
  {
    framework: 'nestjs',
    has: ['@nestjs/common', '@nestjs/core', '@nestjs/platform-express', 'reflect-metadata', 'rxjs'],
    isCompiled: true,
  },
]

const COMPILER =
  '--experimentalDecorators --emitDecoratorMetadata --module commonjs --target es2023 --noResolve --noCheck --ignoreConfig'

async function order(url: string): Promise<unknown> {
  for (let tries = 0; ; tries += 1)
    try {
      return await (await fetch(url, { method: 'POST' })).json()
    } catch (error) {
      if (tries === 200) throw error
      await pause(50)
    }
}

/**
 * Does what a package's page says, as it was published: installs by name in an empty folder, starts the sandbox, runs the
 * example, orders, and waits for the delivery.
 */
export async function quickStart(
  { framework, has, isCompiled = false }: QuickStart,
  into: string,
  npmrc: string,
): Promise<void> {
  const folder = join(into, framework)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const env = { ...process.env, NPM_CONFIG_USERCONFIG: npmrc }
  const npm = (...args: readonly string[]) =>
    execute('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...args], { cwd: folder, env })
  await npm(`@kumicorn/${framework}`)
  const page = readFileSync(join(folder, 'node_modules/@kumicorn', framework, 'README.md'), 'utf8')
  const [, names] = /^npm install (@kumicorn\/core .*)$/m.exec(page) ?? []
  const [, example] = /```ts\n(.*?)```/s.exec(page) ?? []
  const [, tools] = /^npm install --save-dev (.*)$/m.exec(page) ?? []
  if (names === undefined || example === undefined || tools === undefined)
    throw new Error(`the page of @kumicorn/${framework} has no quick start`)
  await npm(...names.split(' '), ...tools.split(' '), ...has)

  let file = 'shop.mts'
  writeFileSync(join(folder, file), example)
  if (isCompiled) {
    writeFileSync(join(folder, 'main.ts'), example)
    const tsc = resolve('node_modules/typescript/bin/tsc')
    await execute(process.execPath, [tsc, ...COMPILER.split(' '), 'main.ts'], { cwd: folder })
    file = 'main.js'
  }
  const sandbox = start(folder, env, 'node_modules/@kumicorn/sandbox/dist/bin.cjs', '--port=0', '--json')
  try {
    const url = await sandbox.says(/http:\/\/127\.0\.0\.1:\d+/)
    const port = String(await freePort())
    // The keys that the page says.
    const gateway = { KUMQUAT_URL: url, KUMQUAT_PARTNER_NO: 'sandbox', KUMQUAT_SIGN_KEY: '123456789' }
    const shop = start(folder, { ...env, ...gateway, PORT: port }, file)
    try {
      const answer = JSON.stringify(await order(`http://127.0.0.1:${port}/orders/A-1`))
      if (answer !== '{"state":"accepted"}') throw new Error(`the order was answered ${answer}`)
      await shop.says(/A-1 was delivered/)
    } finally {
      await shop.end()
    }
  } finally {
    await sandbox.end()
  }
}
