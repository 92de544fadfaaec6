import type { PageFile } from './markdown-files.ts'

interface Linked {
  readonly link?: string
}

/** Those parts of a home page that lead somewhere. */
export interface Home {
  readonly hero?: { readonly actions?: readonly Linked[] }
  readonly features?: readonly Linked[]
}

/** A folder's address leads to its first page, where the folder has no index of its own; to no page leads no button. */
export function homeOf<Front extends Home>(front: Front, pages: readonly PageFile[]): Front {
  const addresses = new Set(pages.map(({ address }) => address))
  const known = <One extends Linked>(one: One): readonly One[] => {
    const { link } = one
    if (link === undefined || addresses.has(link)) return [one]
    const [first] = pages.filter(({ address }) => address.startsWith(link)).sort((a, b) => a.order - b.order)
    return first === undefined ? [] : [{ ...one, link: first.address }]
  }
  return {
    ...front,
    hero: { ...front.hero, actions: front.hero?.actions?.flatMap(known) },
    features: front.features?.flatMap(known),
  }
}
