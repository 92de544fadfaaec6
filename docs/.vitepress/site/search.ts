import type { DefaultTheme } from 'vitepress'
import { chinese } from './labels.ts'

/**
 * Words of a text. Chinese has no blanks between them, so the platform cuts it. This function travels to the browser
 * as text: nothing from outside it can be used.
 */
function tokenize(text: string): string[] {
  const cut = new Intl.Segmenter('zh', { granularity: 'word' })
  const words: string[] = []
  for (const run of text.split(/[\s\p{P}\p{Z}]+/u)) {
    if (!run) continue
    if (/[\u3400-\u9fff]/.test(run))
      for (const { segment, isWordLike } of cut.segment(run)) {
        if (isWordLike) words.push(segment)
      }
    else words.push(run)
  }
  return words
}

/** How a thing is used comes before how it is built. Travels to the browser, too. */
function boostDocument(address: string): number {
  return /^\/(architecture|promises|published-clients|scaling|benchmarks)\b/.test(address) ? 0.3 : 1
}

/** Search without a service: the index is part of the site. */
export const search: NonNullable<DefaultTheme.Config['search']> = {
  provider: 'local',
  options: {
    miniSearch: { options: { tokenize }, searchOptions: { combineWith: 'AND', boostDocument } },
    locales: { zh: chinese.search },
    _render(text, env, md) {
      // The pages of the API say little that is not found elsewhere, and say it often.
      if (/^(docs\/)?api\//.test(env.relativePath)) return ''
      // Colours are not searched for, and making them takes most of the time.
      md.set({ highlight: (code) => `<pre><code>${md.utils.escapeHtml(code)}</code></pre>` })
      return md.render(text, env)
    },
  },
}
