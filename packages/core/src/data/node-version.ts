import { ConfigError } from './errors.ts'

/** The oldest Node that has all that is used here; the `engines` of every package say the same. */
const OLDEST = [22, 19] as const

/**
 * On an older Node much would seem to work: payments would go out, and every callback would be refused. Other runtimes
 * name the Node that they resemble, and are not asked.
 * @throws ConfigError that names the version needed and the one found
 */
export function requireNode(versions: Readonly<Record<string, string | undefined>>): void {
  const { node, bun, deno } = versions
  if (node === undefined || bun !== undefined || deno !== undefined) return
  const [major = 0, minor = 0] = node.split('.').map(Number)
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return
  throw new ConfigError(
    `Kumicorn needs Node ${OLDEST.join('.')} or later, and this is Node ${node}: update it`,
  )
}
