import { get } from './api.js'
import { page as close } from './close.js'
import { page as closes } from './closes.js'
import { page as deadLetters } from './dead-letters.js'
import { countText, setNow, tick, timeText } from './format.js'
import { page as handlers } from './handlers.js'
import { startLive, tell, watch } from './live.js'
import { page as order } from './order.js'
import { page as orders } from './orders.js'
import { page as overview } from './overview.js'
import { byId, fill, h, named } from './parts/dom.js'
import { keep, kept } from './parts/kept.js'
import { startTheme } from './parts/theme.js'
import { told } from './run.js'
import { language, setLanguage, t } from './words.js'

const PAGES = { '': overview, orders, order, 'dead-letters': deadLetters, handlers, closes, close }
const NAV = [
  ['', () => t('Overview')],
  ['orders', () => t('Orders')],
  ['dead-letters', () => t('Dead letters')],
  ['handlers', () => t('Handlers')],
  ['closes', () => t('Closes')],
]

/** What every page knows: who looks, what he may, how things stand. */
const context = { session: undefined, overview: undefined, go, refresh }
let shown = { address: undefined, page: undefined, json: '' }
/** What was read last. */
let known = { address: undefined, data: undefined }
let loading = 0
let readAt = 0
let applyTheme = () => undefined

/** What the address names: `#/orders?state=pending`. */
function place() {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?', 2)
  return {
    path: Object.hasOwn(PAGES, path) ? path : '',
    query: Object.fromEntries(new URLSearchParams(query)),
  }
}

function go(hash) {
  if (location.hash === hash) void refresh()
  else location.hash = hash
}

/** Reads what the page shows and shows it where it has changed. */
async function refresh() {
  const turn = ++loading
  if (context.session === undefined) {
    try {
      await readSession()
    } catch (error) {
      if (turn !== loading) return
      draw(failed(error, 'Kumicorn'))
      return retrySession(turn, error)
    }
    if (turn !== loading) return
  }
  const { path, query } = place()
  const page = PAGES[path]
  const address = `${path}?${JSON.stringify(query)}`
  const isNew = address !== shown.address
  if (isNew) {
    showNav(path)
    revealCurrent()
    byId('main').setAttribute('aria-busy', 'true')
    if (page.first && page !== shown.page) fill(byId('main'), page.first(query, context))
    // Whoever goes back before it is read finds what was shown before drawn anew.
    shown = { address: undefined, page: shown.page, json: '' }
  }
  try {
    const data = await page.load(query, context)
    if (turn !== loading) return
    readAt = Date.now()
    known = { address, data }
    banner(undefined)
    show(page, query, data, address)
  } catch (error) {
    if (turn !== loading) return
    const isOld = error.code === 'store_failed' || error.code === 'unreachable' || error.status === 503
    if (isOld) banner(error)
    if (!isNew) return
    // What was read before stays: old, and said to be so. So it does for who has been away from it for a moment.
    if (isOld && address === known.address) return show(page, query, known.data, address)
    shown = { address, page, json: '' }
    draw(page.failed?.(error, query) ?? failed(error, page.title(query)))
  }
}

function show(page, query, data, address) {
  const isNew = address !== shown.address
  const json = JSON.stringify([data, language()])
  if (!isNew && json === shown.json) return
  const hadPage = shown.page !== undefined
  shown = { address, page, json }
  watch(page.watches?.(query))
  draw(page.show(data, query, context))
  document.title = named([page.title(query), context.session?.title, 'Kumicorn'].filter(Boolean).join(' · '))
  if (!isNew) return
  scrollTo(0, 0)
  // Keyboards and screen readers follow to the new page; but a filter that is being typed is not left.
  if (hadPage && !byId('main').contains(document.activeElement)) byId('main').focus({ preventScroll: true })
}

function draw(content) {
  fill(byId('main'), content)
  byId('main').removeAttribute('aria-busy')
}

const failed = (error, title) => [
  h('h1', {}, title),
  h(
    'div',
    { class: 'notice bad' },
    h('strong', {}, t('This cannot be shown now.')),
    h('span', {}, told(error)),
    h('div', {}, h('button', { type: 'button', onclick: refresh }, t('Try again'))),
  ),
]

function banner(error) {
  const text =
    error &&
    [told(error), readAt > 0 ? t('What you see is from {time}.', { time: timeText(readAt) }) : ''].join(' ')
  const [element, shownText] = [byId('banner'), named(text ?? '')]
  if (element.textContent !== shownText) element.textContent = shownText
}

function showNav(path) {
  const current = { order: 'orders', close: 'closes' }[path] ?? path
  const dead = (context.overview?.handlers ?? []).reduce((sum, handler) => sum + handler.dead, 0)
  fill(
    byId('nav'),
    NAV.map(([name, label]) =>
      h(
        'a',
        { href: `#/${name}`, id: `nav-${name}`, 'aria-current': name === current ? 'page' : undefined },
        label(),
        name === 'dead-letters' && dead > 0 ? h('span', { class: 'count' }, countText(dead)) : undefined,
      ),
    ),
  )
}

/** Where there is no room for all links. Not scrollIntoView(): the next Tab would go on from there. */
function revealCurrent() {
  const nav = byId('nav')
  const { left, right } = nav.getBoundingClientRect()
  const current = nav.querySelector('[aria-current]')?.getBoundingClientRect()
  if (current?.right > right) nav.scrollLeft += current.right - right
  else if (current?.left < left) nav.scrollLeft -= left - current.left
}

function showFrame() {
  const { session } = context
  document.documentElement.lang = language() === 'zh' ? 'zh-Hans' : 'en'
  byId('skip').textContent = t('Skip to the content')
  byId('nav').setAttribute('aria-label', t('Pages'))
  byId('title').textContent = named(session?.title ?? '')
  fill(byId('user'), session?.user)
  fill(byId('read-only'), session?.readOnly ? h('span', { class: 'badge wait' }, t('read only')) : undefined)
  byId('language').textContent = language() === 'zh' ? 'English' : '中文'
  byId('language').lang = language() === 'zh' ? 'en' : 'zh-Hans'
  applyTheme()
  tell(byId('live').dataset.state ?? 'connecting')
  showNav(place().path)
}

function hearOverview(overview) {
  context.overview = overview
  setNow(overview.at)
  showNav(place().path)
  void refresh()
}

/** Who looks, and what he may: no page can be shown before that is known. */
async function readSession() {
  const session = await get('session')
  if (context.session) return
  context.session = session
  setNow(session.now)
  showFrame()
}

/** For as long as nobody asks for anything. What is drawn stays: somebody may be about to press its button. */
function retrySession(turn, { status }) {
  // Who may not see it is not let in by asking again.
  if (status === 401 || status === 403) return
  const retry = () => turn === loading && readSession().then(refresh, (error) => retrySession(turn, error))
  setTimeout(retry, 5_000)
}

async function start() {
  setLanguage(kept('language', ['en', 'zh']) ?? (navigator.language.startsWith('zh') ? 'zh' : 'en'))
  applyTheme = startTheme((choice) => ({
    name: { system: t('Auto'), dark: t('Dark'), light: t('Light') }[choice],
    label: t('Colours'),
  }))
  byId('language').addEventListener('click', () => {
    setLanguage(language() === 'zh' ? 'en' : 'zh')
    keep('language', language())
    showFrame()
    void refresh()
  })
  showFrame()
  addEventListener('hashchange', refresh)
  addEventListener('keydown', slash)
  setInterval(tick, 5_000)
  byId('skip').addEventListener('click', (event) => {
    event.preventDefault()
    byId('main').focus()
  })
  await refresh()
  startLive({
    overview: hearOverview,
    order: () => void refresh(),
    store: ({ ok, message }) => {
      if (ok) banner(undefined)
      else banner({ code: 'store_failed', message })
    },
  })
}

/** `/` looks for an order, from wherever one is. */
function slash(event) {
  const typing = event.target instanceof HTMLElement && event.target.matches('input, select, textarea')
  if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || byId('dialog').open) return
  event.preventDefault()
  if (place().path !== 'orders') go('#/orders')
  const focus = (tries) => {
    const search = byId('search')
    if (search) search.focus()
    else if (tries > 0) setTimeout(focus, 10, tries - 1)
  }
  focus(200)
}

void start()
