import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/**
 * What each package may weigh in bytes: the tarball as it is published. Raised only by the commit that needs it.
 */
const TARBALLS: Readonly<Record<string, number>> = {
  cli: 52_000,
  console: 66_000,
  core: 260_500,
  'create-kumicorn': 17_000,
  express: 9_150,
  fastify: 8_900,
  nestjs: 14_800,
  opentelemetry: 10_500,
  postgres: 52_000,
  sandbox: 121_500,
}

/** The code that `import '@kumicorn/core'` loads, gzipped, without its dependencies. */
const CORE_CODE = 117_500

/** A file and those that it loads at once. */
function filesOf(folder: string, file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  const code = readFileSync(join(folder, file), 'utf8')
  for (const [, imported = ''] of code.matchAll(/^.*?(?:from |require\()"\.\/(.+?)"\)?;$/gm))
    filesOf(folder, imported, seen)
  return seen
}

/** @throws Error when something is larger than it may be */
export function checkSizes(tarballs: ReadonlyMap<string, string>, installed: string): void {
  const dist = join(installed, 'core/dist')
  const code = [...filesOf(dist, 'index.js')].map((file) => readFileSync(join(dist, file)))
  const sizes: (readonly [what: string, bytes: number, most: number])[] = [
    ["import '@kumicorn/core', gzipped", gzipSync(Buffer.concat(code), { level: 9 }).byteLength, CORE_CODE],
  ]
  for (const [name, tarball] of tarballs)
    sizes.push([`${name}, tarball`, statSync(tarball).size, TARBALLS[name] ?? 0])
  for (const [what, bytes, most] of sizes) console.log(`${what}: ${bytes} bytes (at most ${most})`)
  const tooLarge = sizes.filter(([, bytes, most]) => bytes > most).map(([what]) => what)
  if (tooLarge.length > 0) throw new Error(`larger than it may be: ${tooLarge.join('; ')}`)
}
