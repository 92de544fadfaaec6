const pad = (number, length = 2) => String(number).padStart(length, '0')

/** Time of day in UTC, with milliseconds where they tell something. */
export function timeOf(ms) {
  return new Date(ms).toISOString().slice(11, 19)
}

export function dateTimeOf(ms) {
  const date = new Date(ms)
  return `${date.getUTCFullYear()}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())} ${timeOf(ms)}`
}

const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
]

/** How long after something: `+2 min 5 s`. */
export function spanOf(ms) {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`
  const parts = []
  let rest = ms
  for (const [size, name] of UNITS) {
    const count = Math.floor(rest / size)
    if (count > 0) parts.push(`${count} ${name}`)
    rest -= count * size
  }
  return parts.slice(0, 2).join(' ')
}

/** Thousands apart; digits are never changed. */
export function amountOf(amount) {
  const [whole = '', fraction] = amount.split('.')
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? spaced : `${spaced}.${fraction}`
}

export function bytesOf(bytes) {
  return bytes < 10_000 ? `${bytes} bytes` : `${(bytes / 1_000).toFixed(0)} kB`
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/** JSON over several lines, every literal as it was written; other text as it is. */
export function pretty(text) {
  try {
    JSON.parse(text)
  } catch {
    return text
  }
  let out = ''
  let depth = 0
  let before = ''
  const line = () => `\n${'  '.repeat(depth)}`
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '}' || token === ']') {
      depth -= 1
      out += (before === '{' || before === '[' ? '' : line()) + token
    } else {
      if (before === '{' || before === '[' || before === ',') out += line()
      out += token === ':' ? ': ' : token
      if (token === '{' || token === '[') depth += 1
    }
    before = token
  }
  return out
}

const WORDS = { '-1': 'in processing', 0: 'failed', 1: 'successful' }
const TOP_UP_WORDS = { 0: 'in processing', 1: 'successful', 2: 'failed' }

/** The gateway's status; Paynicorn's are numbers, so in words first. */
export function statusOf({ gateway, operation, status }) {
  if (gateway !== 'paynicorn') return status
  const words = /topUp$/.test(operation) ? TOP_UP_WORDS : WORDS
  return status in words ? `${words[status]} (${status})` : status
}
