import { useData } from 'vitepress'
import { computed } from 'vue'

/** What the theme is told beside its own options. */
interface Told {
  /** The pages that both languages have, without the language's folder. */
  readonly inBoth: readonly string[]
}

/**
 * In place of the theme's own: its switch of languages leads to the same page of the other language, whether there is
 * one or not. Ours leads to the home page of that language then.
 */
export function useLangs({ correspondingLink = false } = {}) {
  const { site, localeIndex, page, theme, hash } = useData()
  const homeOf = (key: string): string => (key === 'root' ? '/' : `/${key}/`)
  const currentLang = computed(() => ({
    label: site.value.locales[localeIndex.value]?.label,
    link: homeOf(localeIndex.value),
  }))
  const localeLinks = computed(() => {
    const own = page.value.relativePath.slice(currentLang.value.link.length - 1)
    const isInBoth = correspondingLink && (theme.value as Told).inBoth.includes(own)
    const path = isInBoth ? own.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '') + hash.value : ''
    return Object.entries(site.value.locales)
      .filter(([key]) => key !== localeIndex.value)
      .map(([key, { label }]) => ({ text: label, link: homeOf(key) + path }))
  })
  return { localeLinks, currentLang }
}
