import { h } from './parts/dom.js'
import { t } from './words.js'

/** The way through a list that is read forwards. `place`: the address of the page that begins at `after`. */
export function pager({ next }, { after }, place) {
  if (next === undefined && after === undefined) return undefined
  return h(
    'nav',
    { class: 'pager', 'aria-label': t('Pages of the list') },
    after === undefined ? h('span') : h('a', { class: 'button', href: place(undefined) }, t('← First page')),
    next === undefined
      ? h('span')
      : h('a', { class: 'button', id: 'next-page', href: place(next) }, t('Next page →')),
  )
}
