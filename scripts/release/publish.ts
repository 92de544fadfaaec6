// Publishes the tarballs of a folder, those first that the others need. What is there already is left as it is, so a
// release that broke off in the middle is finished by the same command.
// `node scripts/release/publish.ts <folder> [--registry=<url>] [--provenance] [--by-hand]`
import { execFileSync } from 'node:child_process'
import { type Publication, publicationOf } from './publication.ts'
import { type Tarball, tarballsIn } from './tarballs.ts'

async function isPublished({ name, version }: Tarball, registry: string): Promise<boolean> {
  const response = await fetch(new URL(name.replace('/', '%2f'), registry))
  if (response.status === 404) return false
  if (!response.ok) throw new Error(`${registry} says ${response.status} when it is asked for ${name}`)
  const { versions = {} } = (await response.json()) as {
    readonly versions?: Readonly<Record<string, unknown>>
  }
  return version in versions
}

function publishOne({ file, name, version }: Tarball, { registry, provenance }: Publication): void {
  execFileSync(
    'npm',
    [
      'publish',
      file,
      '--access=public',
      // A version like 1.0.0-beta.1 must not be what everybody gets.
      `--tag=${version.includes('-') ? 'next' : 'latest'}`,
      `--registry=${registry}`,
      // The registry of a scope wins over the other: whatever a configuration says, it is this one.
      ...(name.startsWith('@') ? [`--${name.slice(0, name.indexOf('/'))}:registry=${registry}`] : []),
      `--provenance=${provenance}`,
      '--loglevel=warn',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
}

try {
  const { folder = '.', ...publication } = publicationOf(process.argv.slice(2))
  for (const tarball of tarballsIn(folder)) {
    const what = `${tarball.name}@${tarball.version}`
    if (await isPublished(tarball, publication.registry)) {
      console.log(`${what} is there already`)
      continue
    }
    publishOne(tarball, publication)
    console.log(`${what} is published`)
  }
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
