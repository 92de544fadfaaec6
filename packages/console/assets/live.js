import { byId, fill, h } from './parts/dom.js'
import { t } from './words.js'

let source
let watched = ''
let handlers
let retry

/** Hears what has changed. `hear`: by the name of the event, what is to be done with it. */
export function startLive(hear) {
  handlers = hear
  connect()
  // Nobody looks: the store need not be asked.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) close()
    else connect()
  })
}

/** Says which order the page shows, so that its changes are told. */
export function watch(order) {
  const next = order ? new URLSearchParams(order).toString() : ''
  if (next === watched) return
  watched = next
  if (source) connect()
}

export function tell(state) {
  const live = byId('live')
  live.dataset.state = state
  fill(live, h('span', {}, state === 'live' ? t('live') : t('connecting')))
}

function close() {
  clearTimeout(retry)
  source?.close()
  source = undefined
}

function connect() {
  close()
  const own = new EventSource(`api/live${watched ? `?${watched}` : ''}`)
  source = own
  own.addEventListener('open', () => tell('live'))
  for (const [name, hear] of Object.entries(handlers))
    own.addEventListener(name, (event) => source === own && hear(JSON.parse(event.data)))
  own.addEventListener('error', () => {
    if (source !== own) return
    tell('connecting')
    // The browser tries again by itself, but not after an answer that it did not like.
    if (own.readyState === EventSource.CLOSED) retry = setTimeout(connect, 5_000)
  })
}
