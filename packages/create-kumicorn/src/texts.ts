import { type Choices, NAMES, runOf } from './choices.ts'
import { entryOf } from './manifest.ts'
import { stepsOf } from './steps.ts'

/** In an image of Node, which has npm alone. */
const INSTALL = {
  npm: 'npm install',
  pnpm: 'npx -y pnpm install',
  yarn: 'npm install --global yarn --force && yarn install',
  bun: 'npx -y bun install',
} as const

const SERVERS = {
  express: [['src/server.ts', 'the server, with the callbacks of both gateways']],
  fastify: [['src/server.ts', 'the server, with the callbacks of both gateways']],
  nestjs: [
    ['src/shop.controller.ts', 'the routes'],
    ['src/app.module.ts', 'the settings; it mounts the callbacks of both gateways'],
  ],
} as const

/** A name that Docker takes for an image, and YAML for a text: a package may be called `1.0`, `null`, `shop-` or `a..b`. */
const imageOf = (name: string): string => `local/${name.replaceAll(/[^a-z0-9]+/g, '-').replace(/-$/, '')}`

/** What stands in double braces in the templates. */
export function textsOf(choices: Choices): Readonly<Record<string, string>> {
  const { name, framework, store, manager } = choices
  const isCompiled = framework === 'nestjs'
  const shop = isCompiled ? 'src/shop.service.ts' : 'src/shop.ts'
  const files = [[shop, 'all that has to do with money'], ...SERVERS[framework]]
  const run = runOf(manager)
  return {
    name,
    image: imageOf(name),
    run,
    framework: NAMES[framework],
    store: NAMES[store],
    entry: entryOf(choices),
    setUp: INSTALL[manager] + (isCompiled ? ' && node --run build' : ''),
    steps: stepsOf(choices, false)
      .map((step) =>
        step.startsWith('docker ') ? `${step} # or DATABASE_URL of another PostgreSQL in .env` : step,
      )
      .join('\n'),
    tested:
      store === 'postgres'
        ? 'sells against a sandbox, in a database of its own on the server of `DATABASE_URL`'
        : 'sells against a sandbox, with files of its own',
    commands: isCompiled ? `| \`${run} build\` | compiles \`src\` to \`dist\` |\n` : '',
    files: files.map(([file, what]) => `| \`${file}\` | ${what} |\n`).join(''),
    containers:
      store === 'postgres'
        ? 'PostgreSQL, the sandbox and the shop in containers'
        : 'the sandbox and the shop in containers',
    survives:
      store === 'postgres'
        ? 'Several instances, and handlers that commit with their delivery: [@kumicorn/postgres](https://github.com/kumicorn/kumicorn/blob/main/packages/postgres/README.md).'
        : 'Backups of `orders.db`: [SQLite backup and restore](https://github.com/kumicorn/kumicorn/blob/main/docs/guide/sqlite-backup.md).',
  }
}
