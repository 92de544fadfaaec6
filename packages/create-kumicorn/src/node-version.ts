/** What the shops need, as `engines` says it. */
const OLDEST = [22, 19] as const

/** Why nothing can be made on this version of Node; undefined when it can. */
export function tooOld(node: string): string | undefined {
  const [major = 0, minor = 0] = node.split('.').map(Number)
  const [oldestMajor, oldestMinor] = OLDEST
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined
  return `Kumicorn needs Node ${OLDEST.join('.')} or later, and this is Node ${node}: update it`
}
