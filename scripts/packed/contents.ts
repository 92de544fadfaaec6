import { execFileSync } from 'node:child_process'
import { homedir } from 'node:os'

/** All that a package may consist of; what else is in a tarball got there by mistake. */
const EXPECTED = [
  /^(?:package\.json|README\.md|LICENSE)$/,
  /^dist\/[\w.-]+\.(?:js|cjs|d\.ts|d\.cts)$/,
  /^dist\/parts\/[\w-]+\.(?:js|css|svg)$/,
  /^assets\/(?:[\w-]+\/)*[\w.-]+\.(?:js|css|html|svg)$/,
  /^templates\/(?:[\w-]+\/)*(?:[\w.-]+\.(?:ts|json|yaml|md)|Dockerfile|_\w+)$/,
]
/** What no published text may contain: the condition that leads to sources, and where they were built. */
const FORBIDDEN = ['@kumicorn/source', 'workspace:', process.cwd(), `${homedir()}/`]
/** Scripts that would run on the machine of everybody who installs the package. */
const RUN_BY_INSTALL = ['preinstall', 'install', 'postinstall', 'prepare']

interface Manifest {
  readonly name: string
  readonly license?: string
  readonly repository?: { readonly directory?: string }
  readonly engines?: { readonly node?: string }
  readonly publishConfig?: Readonly<Record<string, unknown>>
  readonly scripts?: Readonly<Record<string, string>>
}

const tar = (...args: readonly string[]): string =>
  execFileSync('tar', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })

function wrongWith(folder: string, tarball: string): readonly string[] {
  const files = tar('tzf', tarball)
    .split('\n')
    .filter((line) => line !== '' && !line.endsWith('/'))
    .map((line) => line.replace(/^package\//, ''))
  const strays = files.filter((file) => !EXPECTED.some((pattern) => pattern.test(file)))
  const missing = ['package.json', 'README.md', 'LICENSE'].filter((file) => !files.includes(file))
  const text = tar('xzOf', tarball)
  const manifest: Manifest = JSON.parse(tar('xzOf', tarball, 'package/package.json'))
  return [
    ...strays.map((file) => `${file} is in it`),
    ...missing.map((file) => `${file} is not in it`),
    ...FORBIDDEN.filter((words) => text.includes(words)).map((words) => `a file says ${words}`),
    ...RUN_BY_INSTALL.filter((name) => manifest.scripts?.[name] !== undefined).map(
      (name) => `its script ${name} runs when it is installed`,
    ),
    ...(manifest.license === 'MIT' ? [] : ['its licence is not said to be MIT']),
    ...(manifest.engines?.node === undefined ? ['it does not say which Node it needs'] : []),
    ...(manifest.repository?.directory === `packages/${folder}`
      ? []
      : ['it does not say where its source is']),
    // It would win over the registry that is asked for, that of a rehearsal included.
    ...(manifest.publishConfig?.registry === undefined ? [] : ['it names a registry of its own']),
  ]
}

/** @throws when a tarball has more or less in it than it should */
export function checkContents(tarballs: ReadonlyMap<string, string>): void {
  const wrong = [...tarballs].flatMap(([name, tarball]) =>
    wrongWith(name, tarball).map((what) => `${name}: ${what}`),
  )
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
  console.log(`contents of ${tarballs.size} tarballs: nothing missing, nothing stray`)
}
