import { api } from './api.js'
import { byId } from './parts/dom.js'

const EVENTS = [
  'request',
  'answer',
  'order',
  'callback',
  'acknowledged',
  'callback-failed',
  'fault',
  'faults',
  'cleared',
]
/** Milliseconds between two looks: many events make one. */
const PACE = 150

/** Calls `refresh` whenever something has happened in the sandbox. */
export function startLive(refresh) {
  let isDue = false
  const look = async () => {
    isDue = false
    await refresh()
  }
  // The next look waits for the one before.
  let looking = Promise.resolve()
  const happened = () => {
    if (isDue) return
    isDue = true
    setTimeout(() => {
      looking = looking.then(look)
    }, PACE)
  }
  const tell = (state) => {
    const live = byId('live')
    if (live.dataset.state === state) return
    live.firstElementChild.textContent = state
    live.dataset.state = state
  }
  const connect = () => {
    const source = new EventSource(api.eventsPath)
    for (const name of EVENTS) source.addEventListener(name, happened)
    source.addEventListener('open', () => {
      tell('live')
      happened()
    })
    source.addEventListener('error', () => {
      tell('reconnecting')
      // The browser tries again by itself, but not after an answer that it did not like.
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, 3_000)
    })
  }
  connect()
  return happened
}
