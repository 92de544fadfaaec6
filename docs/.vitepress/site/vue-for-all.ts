import { join } from 'node:path'
import type { Plugin } from 'vitepress'
import { ROOT } from './pages.ts'

/** Pages outside this folder find no Vue by themselves: they get that of the site. */
export function vueForAll(): Plugin {
  return {
    name: 'kumicorn:vue-for-all',
    enforce: 'pre',
    resolveId(source, importer, options) {
      if (!/^vue(\/|$)/.test(source) || importer === undefined) return undefined
      return this.resolve(source, join(ROOT, 'docs/index.md'), { ...options, skipSelf: true })
    },
  }
}
