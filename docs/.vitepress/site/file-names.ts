import type { MarkdownRenderer } from 'vitepress'

type Tokens = Parameters<NonNullable<MarkdownRenderer['renderer']['rules']['fence']>>[0]

/** In a group the name is on its tab. */
const isInGroup = (tokens: Tokens, at: number): boolean =>
  tokens.slice(0, at).findLast(({ type }) => /^container_code-group_/.test(type))?.nesting === 1

/** Shows what the file of a code block is called: `ts [shop.ts]`, or as READMEs write it, `ts title="shop.ts"`. */
export function fileNames(md: MarkdownRenderer): void {
  const { fence } = md.renderer.rules
  if (fence === undefined) throw new Error('VitePress has no rule for code blocks any more')
  md.renderer.rules.fence = (tokens, at, options, env, self) => {
    const info = tokens[at]?.info ?? ''
    const name = /\s\[(.+?)\]\s*$/.exec(info)?.[1] ?? /\stitle="(.+?)"/.exec(info)?.[1]
    const shown = fence(tokens, at, options, env, self)
    if (name === undefined || isInGroup(tokens, at)) return shown
    return `<div class="file-name">${md.utils.escapeHtml(name)}</div>${shown}`
  }
}
