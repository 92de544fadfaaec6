// Of Node alone: see tarballs.ts.
import { parseArgs } from 'node:util'

/** Where packages of this name are kept for everybody. */
const NPM = 'https://registry.npmjs.org/'

/** Where packages go, and how. */
export interface Publication {
  readonly registry: string
  /** Sign where the packages were built, which only the release workflow can. */
  readonly provenance: boolean
}

/**
 * What is published stays published. So it goes to a registry of this machine, or out of the release workflow, signed,
 * or by a person who says so: npm trusts no workflow for a name that it does not know yet.
 * @throws Error when it is none of these
 */
function mayPublish({ registry, provenance }: Publication, byHand: boolean): void {
  const { hostname } = new URL(registry)
  if (hostname === '127.0.0.1') {
    if (provenance)
      throw new Error(`${registry} is of this machine: there is nobody to sign where a package is from`)
    return
  }
  const { CI, GITHUB_ACTIONS, ACTIONS_ID_TOKEN_REQUEST_URL } = process.env
  if (provenance && GITHUB_ACTIONS === 'true' && ACTIONS_ID_TOKEN_REQUEST_URL !== undefined) return
  if (byHand && CI === undefined) return
  throw new Error(
    `nothing is published to ${registry} from here: that is for the workflow "Release". ` +
      '`pnpm release:rehearse` has a registry of its own. CONTRIBUTING.md tells of both, and of the first release.',
  )
}

/** Reads `[<folder>] [--registry=<url>] [--provenance] [--by-hand]`. @throws Error when that may not be published */
export function publicationOf(
  args: readonly string[],
): Publication & { readonly folder: string | undefined } {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      registry: { type: 'string', default: NPM },
      provenance: { type: 'boolean', default: false },
      'by-hand': { type: 'boolean', default: false },
    },
  })
  const { provenance } = values
  const publication: Publication = { registry: values.registry.replace(/\/?$/, '/'), provenance }
  mayPublish(publication, values['by-hand'])
  return { ...publication, folder: positionals[0] }
}
