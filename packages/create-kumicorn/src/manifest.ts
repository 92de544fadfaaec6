import type { Choices } from './choices.ts'
import { OF_ALL, OF_EACH } from './ranges.ts'

type Texts = Readonly<Record<string, string>>

const SANDBOX =
  'kumicorn-sandbox --customer cashier --data sandbox.json --postback http://127.0.0.1:3000/callbacks/paynicorn/postback'

/** Runs commands beside each other until one ends. */
const beside = (commands: Texts): string =>
  `concurrently --kill-others --names ${Object.keys(commands).join(',')} ${Object.values(commands)
    .map((command) => `"${command}"`)
    .join(' ')}`

const ON_SOURCES: Texts = {
  dev: beside({ sandbox: 'node --run sandbox', shop: 'node --watch --env-file=.env src/server.ts' }),
  sandbox: SANDBOX,
  start: 'node --env-file=.env src/server.ts',
  test: 'vitest run',
  typecheck: 'tsc',
}

/** Decorators need a compiler. */
const COMPILED: Texts = {
  dev: `node --run build && ${beside({
    sandbox: 'node --run sandbox',
    build: 'tsc -p tsconfig.build.json --watch --preserveWatchOutput',
    shop: 'node --watch --env-file=.env dist/main.js',
  })}`,
  sandbox: SANDBOX,
  build: 'tsc -p tsconfig.build.json',
  start: 'node --env-file=.env dist/main.js',
  test: 'node --run build && vitest run',
  typecheck: 'tsc',
}

const sorted = (texts: Texts): Texts =>
  Object.fromEntries(Object.entries(texts).sort(([one], [other]) => (one < other ? -1 : 1)))

/** The file that is started. */
export const entryOf = ({ framework }: Choices): string =>
  framework === 'nestjs' ? 'dist/main.js' : 'src/server.ts'

/** The `package.json` of a shop. @param version of our packages */
export function manifestOf(choices: Choices, version: string): string {
  const { name, framework, store } = choices
  const ours = ['core', framework, ...(store === 'postgres' ? [store] : [])]
  const range = `^${version}`
  const others = [OF_ALL, OF_EACH[framework], OF_EACH[store]]
  const manifest = {
    name,
    version: '0.0.0',
    private: true,
    type: 'module',
    engines: { node: '>=22.19' },
    scripts: framework === 'nestjs' ? COMPILED : ON_SOURCES,
    dependencies: sorted({
      ...Object.fromEntries(ours.map((one) => [`@kumicorn/${one}`, range])),
      ...Object.assign({}, ...others.map(({ dependencies }) => dependencies)),
    }),
    devDependencies: sorted({
      '@kumicorn/sandbox': range,
      ...Object.assign({}, ...others.map(({ devDependencies }) => devDependencies)),
    }),
  }
  return `${JSON.stringify(manifest, undefined, 2)}\n`
}
