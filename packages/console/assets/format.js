import { h } from './parts/dom.js'
import { language, t } from './words.js'

const pad = (number) => String(number).padStart(2, '0')

/** Date and time of this machine, in one shape everywhere: it is compared with logs. */
export function timeText(ms) {
  const at = new Date(ms)
  const day = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`
  return `${day} ${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`
}

const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
]
const CHINESE = { d: '天', h: '小时', min: '分钟', s: '秒' }

/** How long something took or takes: `2 h 5 min`. */
export function spanText(ms) {
  if (ms < 1_000) return language() === 'zh' ? '不到 1 秒' : 'under 1 s'
  const first = UNITS.findIndex(([size]) => ms >= size)
  const parts = []
  let rest = ms
  for (const [size, name] of UNITS.slice(first, first + 2)) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) parts.push(`${count} ${language() === 'zh' ? CHINESE[name] : name}`)
  }
  return parts.join(' ')
}

let skew = 0

/** Takes over the server's time: ages are counted by it. */
export function setNow(ms) {
  skew = ms - Date.now()
}

export const now = () => Date.now() + skew

/** The same, where there is little room: the greatest unit alone. */
const shortSpan = (ms) => {
  const [size, name] = UNITS.find(([each]) => ms >= each) ?? UNITS.at(-1)
  return `${Math.max(1, Math.floor(ms / size))} ${language() === 'zh' ? CHINESE[name] : name}`
}

export function agoText(ms) {
  const ago = now() - ms
  if (ago < 0) return ago > -1_000 ? t('just now') : t('in {span}', { span: spanText(-ago) })
  return ago < 1_000 ? t('just now') : t('{span} ago', { span: shortSpan(ago) })
}

/** A time with how long ago it was. */
export const ago = (ms, properties = {}) =>
  h('time', { ...stamp(ms), 'data-ago': ms, ...properties }, agoText(ms))

export const timeElement = (ms) => h('time', stamp(ms), timeText(ms))

const stamp = (ms) => ({
  datetime: new Date(ms).toISOString(),
  title: `${timeText(ms)} (${new Date(ms).toISOString()})`,
})

/** How old something is that still waits. */
export const age = (ms) => h('time', { ...stamp(ms), 'data-age': ms }, spanText(Math.max(0, now() - ms)))

/** Lets what tells ages go on. */
export function tick() {
  for (const element of document.querySelectorAll('[data-ago]'))
    put(element, agoText(Number(element.dataset.ago)))
  for (const element of document.querySelectorAll('[data-age]'))
    put(element, spanText(Math.max(0, now() - Number(element.dataset.age))))
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text
}

/** What is longer than any name of a currency is none. */
const short = (currency) => (currency?.length > 12 ? `${currency.slice(0, 11)}…` : currency)

/** Thousands apart; digits are never changed. */
export function amountText({ amount, currency }) {
  if (amount === undefined) return ''
  const [whole = '', fraction] = amount.split('.')
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  const number = fraction === undefined ? spaced : `${spaced}.${fraction}`
  return [number, short(currency)].filter(Boolean).join(' ')
}

/** Counts end at ten thousand: that many, or more. */
export const countText = (count) => (count >= 10_000 ? '10,000+' : count.toLocaleString('en'))
