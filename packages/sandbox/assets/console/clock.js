import { api } from './api.js'
import { dateTimeOf } from './format.js'
import { byId, fill, h } from './parts/dom.js'
import { attempt } from './toast.js'

let reading = { now: 0, speed: 0, taken: 0 }

const now = () => reading.now + (performance.now() - reading.taken) * reading.speed

/** Takes over the sandbox's time as it was just told. */
export function setClock(time, speed) {
  reading = { now: time, speed, taken: performance.now() }
  show()
}

function show() {
  const face = byId('face')
  if (face && reading.now > 0) {
    const [date, time] = dateTimeOf(now()).split(' ')
    put('date', `${date} `)
    put('time', `${time} UTC`)
    byId('speed').textContent = reading.speed === 0 ? 'standing' : `× ${reading.speed}`
  }
}

function put(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text
}

/** Moves the clock to a moment of the sandbox. */
export const advanceTo = (at) =>
  attempt(
    () => api.advance(Math.max(0, Math.ceil(at - now()))),
    `The clock was advanced to ${dateTimeOf(at)} UTC`,
  )

const advance = (by) => attempt(() => api.advance(by), `The clock was advanced by ${by}`)

export function startClock() {
  const by = h('input', {
    id: 'by',
    name: 'by',
    value: '3h',
    size: 5,
    'aria-label': 'Advance by, such as 90s, 10m, 3h or 2d',
    autocomplete: 'off',
  })
  const form = h(
    'form',
    {
      onsubmit: (event) => {
        event.preventDefault()
        void advance(by.value.trim())
      },
    },
    by,
    h('button', { class: 'small', type: 'submit' }, 'Advance'),
  )
  fill(
    byId('clock'),
    h('time', { id: 'face' }, h('span', { id: 'date' }), h('span', { id: 'time' }, '…')),
    h('span', { id: 'speed', class: 'muted' }),
    h('button', { type: 'button', class: 'small', onclick: () => advance('1m') }, '+1 min'),
    h('button', { type: 'button', class: 'small', onclick: () => advance('1h') }, '+1 h'),
    form,
  )
  setInterval(show, 250)
}
