import { httpServer, type TestServer } from '../http-server.ts'
import { isMarked, signMango } from './signing.ts'

/** What the farm has picked for a ticket. */
export interface Fruit {
  ripeness: string
  readonly sku: string
  readonly to: string
  readonly fruitId: string
  price?: string
}

/** Mango's own side, over real HTTP. */
export interface MangoFarm extends TestServer {
  /** By ticket. */
  readonly fruits: Map<string, Fruit>
  /** The next answers are lost after they were worked on. */
  loseAnswers: number
}

/** Starts a farm for the test that runs. */
export async function mangoFarm(secret: string): Promise<MangoFarm> {
  const fruits = new Map<string, Fruit>()
  const state = { loseAnswers: 0 }
  const server = await httpServer((response, { url, body, reset }) => {
    const answer = answerOf(fruits, url, body.toString(), secret)
    if (state.loseAnswers > 0) {
      state.loseAnswers -= 1
      return reset()
    }
    return response.writeHead(200).end(answer)
  })
  return Object.defineProperties(Object.create(server) as MangoFarm, {
    fruits: { value: fruits },
    loseAnswers: {
      get: () => state.loseAnswers,
      set: (count: number) => {
        state.loseAnswers = count
      },
    },
  })
}

interface Asked {
  readonly ticket: string
  readonly sku: string
  readonly to: string
}

/** Works on a request, and signs the answer. */
export function answerOf(fruits: Map<string, Fruit>, url: string, body: string, secret: string): string {
  const { message, mark } = JSON.parse(body) as { message: string; mark: string }
  const isOurs = isMarked(message, mark, [secret])
  const answer = isOurs ? work(fruits, url, JSON.parse(message) as Asked) : { worm: 'forged' }
  return signMango(JSON.stringify(answer), secret)
}

function work(fruits: Map<string, Fruit>, url: string, { ticket, sku, to }: Asked): object {
  const known = fruits.get(ticket)
  if (url === '/look') return known ? { ticket, ...known } : { worm: 'nothing' }
  if (known) return { worm: 'taken' }
  if (sku === 'none') return { worm: 'unripe' }
  const fruit = { ripeness: 'green', sku, to, fruitId: `F-${ticket}` }
  fruits.set(ticket, fruit)
  return { ticket, ...fruit }
}
