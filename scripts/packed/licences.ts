import { execFileSync } from 'node:child_process'

/** Licences that let everybody use our packages, closed products included, with no more than a notice. */
const ALLOWED: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
])

interface Dependency {
  readonly name: string
  readonly versions: readonly string[]
}

/** `MIT`, `(MIT OR CC0-1.0)`: one that is allowed is enough; of `A AND B` both must be. */
function isAllowed(licence: string): boolean {
  const plain = licence.replace(/^\((.*)\)$/, '$1')
  return plain.split(' OR ').some((choice) => choice.split(' AND ').every((part) => ALLOWED.has(part.trim())))
}

/**
 * Looks at what is installed with the packages, dependencies of dependencies included.
 * @param names of the packages' folders
 * @throws when something has a licence that we have not allowed
 */
export function checkLicences(names: Iterable<string>): void {
  const filters = [...names].map((name) => `--filter=./packages/${name}`)
  const listed = execFileSync('pnpm', [...filters, 'licenses', 'list', '--prod', '--json'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  const byLicence: Readonly<Record<string, readonly Dependency[]>> = JSON.parse(listed)
  const all = Object.values(byLicence).flat()
  if (all.length === 0) throw new Error('pnpm has listed no dependency')
  const refused = Object.entries(byLicence).filter(([licence]) => !isAllowed(licence))
  if (refused.length > 0)
    throw new Error(
      refused
        .flatMap(([licence, found]) =>
          found.map(({ name, versions }) => `${name}@${versions.join(', ')}: ${licence}`),
        )
        .join('\n'),
    )
  console.log(`licences of ${all.length} dependencies: ${Object.keys(byLicence).join(', ')}`)
}
