import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './pages.ts'

interface Manifest {
  readonly repository?: string | { readonly url?: string }
}

/** The repository's address for browsers, as `package.json` says; undefined as long as it says none. */
export function repositoryUrl(): string | undefined {
  for (const file of ['package.json', 'packages/core/package.json']) {
    const { repository } = JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Manifest
    const url = typeof repository === 'string' ? repository : repository?.url
    const found = /github(?:\.com)?[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(url ?? '')?.[1]
    if (found) return `https://github.com/${found}`
  }
  return undefined
}
