import type { MarkdownRenderer } from 'vitepress'

/** What markdown-it keeps of a rule; it has no public way to read one that has been put in. */
interface Rules {
  readonly __rules__: readonly { readonly name: string; readonly fn: RuleOf }[]
}
type RuleOf = Parameters<MarkdownRenderer['block']['ruler']['at']>[1]

/**
 * A line that begins with a placeholder like `<name>`, within a code span that was begun on the line before, is no HTML:
 * VitePress takes it for one, GitHub does not. HTML begins after a blank line only.
 */
export function htmlAfterBlankLines(md: MarkdownRenderer): void {
  const rule = (md.block.ruler as unknown as Rules).__rules__.find(({ name }) => name === 'html_block')
  if (rule === undefined) throw new Error('VitePress has no rule for HTML blocks any more')
  md.block.ruler.at('html_block', rule.fn, { alt: [] })
}
