/** What the cashier page can be read in. */
export type Language = 'en' | 'zh'

/** How a language is asked for, e.g. `zh-CN` or `zh_cn`; undefined for one that the page does not have. */
const known = (tag: string): Language | undefined =>
  /^(zh|cn)\b/i.test(tag.replace('_', '-')) ? 'zh' : /^en\b/i.test(tag.replace('_', '-')) ? 'en' : undefined

/** The reader's own choice, else the payment's, else the browser's, else English. */
export function languageOf(
  chosen: string | null,
  payment: string | undefined,
  acceptLanguage: string | undefined,
): Language {
  const wishes = [chosen ?? '', payment ?? '', ...ranked(acceptLanguage ?? '')]
  for (const wish of wishes) {
    const language = known(wish.trim())
    if (language !== undefined) return language
  }
  return 'en'
}

/** The tags of an Accept-Language header, the most wanted first. */
function ranked(header: string): readonly string[] {
  return header
    .split(',')
    .map((entry) => {
      const [tag = '', quality] = entry.split(';q=')
      return { tag: tag.trim(), quality: Number(quality ?? 1) }
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag)
}
