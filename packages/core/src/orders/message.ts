import { loadCrypto } from '../data/load-crypto.ts'
import type { Message } from '../stores/store.ts'
import type { Fact } from './fact.ts'

/** How many callbacks of an order are known as heard: whoever has one can send it again, whatever was heard since. */
const CALLBACKS = 64
/** The same of answers, which nobody sends again. Each may be another: they push no callback out. */
const ANSWERS = 16

const encoder = new TextEncoder()

/** The message that a fact came by. Its identity is what was told, which for a callback is what was signed. */
export function messageOf(fact: Fact, receivedAt: number, rawBody?: Uint8Array): Message {
  const { source, callback, state, status, data } = fact
  // In the order of their names: a signature does not hold the order of the fields.
  const fields = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1))
  const told = JSON.stringify(source === 'callback' ? [callback, fields] : [source, state, status, fields])
  const digest = loadCrypto().hash('sha256', told, 'hex').slice(0, 32)
  return { source, callback, receivedAt, digest, body: rawBody ?? encoder.encode(JSON.stringify(data)) }
}

/** What an order remembers of a message. */
export const heardAs = ({ source, digest }: Pick<Message, 'source' | 'digest'>): string =>
  source === 'callback' ? digest : `${ANSWER}${digest}`

const ANSWER = '='
const isAnswer = (name: string): boolean => name.startsWith(ANSWER)

/** What an order remembers, with one more. */
export function withHeard(heard: readonly string[], name: string): readonly string[] {
  if (heard.includes(name)) return heard
  const [ofAnswer, most] = isAnswer(name) ? [true, ANSWERS] : [false, CALLBACKS]
  const alike = heard.filter((each) => isAnswer(each) === ofAnswer)
  const kept = alike.length < most ? heard : heard.filter((each) => each !== alike[0])
  return [...kept, name]
}
