import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { olderNode } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { create, filesIn, freshFolder } from './command.ts'

const BIN = join(import.meta.dirname, '../src/bin.ts')
const HOW = '(--help shows how it is used)\n'
const ALL = ['shop', '--framework', 'express', '--store', 'sqlite', '--no-install']

describe('without a terminal', () => {
  it('writes what was said, and tells what to do next', async () => {
    const folder = freshFolder()
    const ran = await create(ALL, { folder })
    expect(ran).toEqual({
      code: 0,
      stderr: '',
      stdout: `
Written to ${folder}/shop: a shop with Express and SQLite.

Next:

  cd shop
  npm install
  npm run dev

Then open http://127.0.0.1:3000/buy/A-1/254771114118 and pay. README.md says more.
`,
    })
    expect(filesIn(join(folder, 'shop'))).toEqual([
      '.dockerignore',
      '.env',
      '.env.example',
      '.gitignore',
      'Dockerfile',
      'README.md',
      'compose.yaml',
      'package.json',
      'src/server.ts',
      'src/shop.ts',
      'test/shop.test.ts',
      'test/start-shop.ts',
      'test/store.ts',
      'tsconfig.json',
    ])
  })

  it('takes what is usual with --yes', async () => {
    const folder = freshFolder()
    expect(await create(['--yes', '--no-install'], { folder })).toMatchObject({ code: 0 })
    const manifest = JSON.parse(readFileSync(join(folder, 'kumicorn-shop/package.json'), 'utf8'))
    expect(manifest).toMatchObject({ name: 'kumicorn-shop', dependencies: { express: expect.any(String) } })
  })

  it('writes into the current folder, and beside .git', async () => {
    const folder = join(freshFolder(), 'here')
    mkdirSync(join(folder, '.git'), { recursive: true })
    const { code, stdout } = await create(['.', ...ALL.slice(1)], { folder })
    expect(code).toBe(0)
    expect(stdout).not.toContain('cd ')
    expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toMatchObject({ name: 'here' })
  })

  it.each([
    ['pnpm/12.21.0 npm/? node/v24.2.0 linux x64', 'pnpm run dev'],
    ['yarn/4.9.1 npm/? node/v24.2.0 linux x64', 'yarn dev'],
    ['bun/1.4.5 npm/? node/v24.2.0 linux x64', 'bun run dev'],
    ['another/1.0.0', 'npm run dev'],
  ])('goes on with the package manager that has started it: %s', async (agent, next) => {
    const folder = freshFolder()
    const { stdout } = await create(ALL, { folder, env: { npm_config_user_agent: agent } })
    expect(stdout).toContain(`  ${next}\n`)
    expect(readFileSync(join(folder, 'shop/README.md'), 'utf8')).toContain(next)
  })

  it.each([
    [
      ['--framework', 'express'],
      'there is nobody to ask here: say <folder>, --store, or --yes for what is usual (kumicorn-shop, express, sqlite)',
    ],
    [['--framwork', 'express'], "unknown option '--framwork'\n(Did you mean --framework?)"],
    [
      ['--framework', 'expres'],
      "option '-f, --framework <name>' argument 'expres' is invalid. Allowed choices are express, fastify, nestjs.",
    ],
    [['--store'], "option '-s, --store <name>' argument missing"],
    [
      ['a', 'express'],
      'one folder is enough, and these are 2: a, express (with npm, flags stand behind "--": npm create kumicorn@latest my-shop -- --framework express)',
    ],
    [['', '--yes'], 'the folder needs a name'],
    [
      ['My Shop', '--yes'],
      '"My Shop" cannot be the name of a package (lower-case letters, digits, "-", "_" and "."; not one of Node\'s modules): "my-shop" can',
    ],
    [
      ['crypto', '--yes'],
      '"crypto" cannot be the name of a package (lower-case letters, digits, "-", "_" and "."; not one of Node\'s modules): "kumicorn-shop" can',
    ],
    [['a/node_modules', '--yes'], /^"node_modules" cannot be the name/],
    [['full', '--yes'], /\/full is not empty \(mine.txt and 1 more\): name a new folder, or empty this one$/],
    [['full/mine.txt', '--yes'], /\/full\/mine.txt is not a folder, or is below a file$/],
    [['full/mine.txt/shop', '--yes'], /\/full\/mine.txt\/shop is not a folder, or is below a file$/],
    [['\u001b[31mred', '--yes'], /^"\\u001b\[31mred" cannot be the name/],
  ])('refuses %j, and writes nothing', async (args, reason) => {
    const folder = freshFolder()
    mkdirSync(join(folder, 'full'))
    for (const name of ['mine.txt', 'too.txt']) writeFileSync(join(folder, 'full', name), '')
    const { code, stdout, stderr } = await create(args, { folder })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.endsWith(HOW)).toBe(true)
    const told = stderr.slice('create-kumicorn: '.length, -HOW.length - 1)
    if (typeof reason === 'string') expect(told).toBe(reason)
    else expect(told).toMatch(reason)
    expect(filesIn(folder)).toEqual(['full/mine.txt', 'full/too.txt'])
  })

  it('says where flags stand when npm has taken them', async () => {
    const ran = await create(['shop', '--yes'], {
      folder: freshFolder(),
      env: { npm_config_store: 'postgres' },
    })
    expect(ran).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('npm has taken --store for its own: with npm,'),
    })
  })

  it('tells its version and its help', async () => {
    const folder = freshFolder()
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'))
    expect(await create(['--version'], { folder })).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
    const help = await create(['--help'], { folder })
    expect(help).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('--package-manager') })
  })
})

describe('on a terminal', () => {
  const DOWN = '\u001b[B'

  it('asks for what was not said', async () => {
    const folder = freshFolder()
    const ran = await create(['--no-install'], {
      folder,
      typed: [
        ['Which folder?', 'stall\r'],
        ['Which framework?', `${DOWN}\r`],
        ['Where are orders kept?', `${DOWN}\r`],
      ],
    })
    expect(ran).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`Written to ${folder}/stall: a shop with Fastify and PostgreSQL.`),
    })
  })

  it('asks for nothing else', async () => {
    const folder = freshFolder()
    const ran = await create(['stall', '--store', 'sqlite', '--no-install'], {
      folder,
      typed: [['Which framework?', '\r']],
    })
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('with Express and SQLite') })
    expect(ran.stdout).not.toContain('Which folder?')
    expect(ran.stdout).not.toContain('Where are orders kept?')
  })

  it('says at once what is wrong with a folder', async () => {
    const folder = freshFolder()
    const ran = await create(['--framework', 'express', '--store', 'sqlite', '--no-install'], {
      folder,
      typed: [
        ['Which folder?', 'My Shop\r'],
        ['cannot be the name', '\u007f'.repeat(7)],
        ['My Sho', 'stall\r'],
      ],
    })
    expect(ran.stdout).toContain('"my-shop" can')
    expect(ran.code).toBe(0)
  })

  it('writes nothing when a person would rather not', async () => {
    const folder = freshFolder()
    const ran = await create([], { folder, typed: [['Which folder?', '\u0003']] })
    expect(ran).toMatchObject({ code: 1, stdout: expect.stringContaining('Nothing was written.') })
    expect(filesIn(folder)).toEqual([])
  })
})

describe.runIf(process.platform === 'linux')('where nothing can be written', () => {
  it.each([
    ['/proc/shop', /^nothing can be written to \/proc\/shop: ENOENT: .*mkdir '\/proc\/shop'$/],
    ['/proc/some/shop', /^nothing can be written to \/proc\/some\/shop: ENOENT: .*mkdir '\/proc\/some'$/],
  ])('says so, and ends: %s', (folder, reason) => {
    // In a process of its own, which can be ended when it does not end by itself.
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--no-warnings', BIN, folder, ...ALL.slice(1)],
      {
        encoding: 'utf8',
        timeout: 20_000,
      },
    )
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    const [told = '', ...how] = stderr.split('\n')
    expect(told.slice('create-kumicorn: '.length)).toMatch(reason)
    expect(how.join('\n')).toBe(HOW)
  })
})

it('refuses to run on an older Node, and names the version needed and the one found', () => {
  const { PATH = '' } = process.env
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, '--yes'], {
    encoding: 'utf8',
    env: { PATH, ...olderNode },
  })
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr: 'create-kumicorn: Kumicorn needs Node 22.19 or later, and this is Node 20.20.2: update it\n',
  })
})
