import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openEditor } from './editor.ts'

const place = { folder: join(import.meta.dirname, '..'), conditions: ['@kumicorn/source'] }

/** What somebody has in hand, and each of whose members is asked about. */
const HEAD = `
import type { Health, Kumicorn, Order, OrderEvent, OrderEventHandler, OrderRecord } from '@kumicorn/core'
import type { HandlerContext, Outcome, TransactionalHandler } from '@kumicorn/core'
declare const kumicorn: Kumicorn
declare const event: OrderEvent
declare const handler: OrderEventHandler
declare const transactional: TransactionalHandler
declare const context: HandlerContext
declare const order: Order
declare const record: OrderRecord
declare const health: Health
declare const outcome: Outcome<string>
`
const OWNERS = [
  'kumicorn',
  'kumicorn.orders',
  'kumicorn.deadLetters',
  'kumicorn.handlers',
  'kumicorn.dailyCloses',
  'event',
  'handler',
  'transactional',
  'context',
  'order',
  'record',
  'health',
]

/** Lines of code, each of which ends with the name that is asked about. */
function silentOf(lines: readonly string[], head = HEAD): readonly string[] {
  const code = `${head}${lines.join('\n')}\nexport {}\n`
  const editor = openEditor(code, place)
  expect(editor.mistakes).toEqual([])
  let end = head.length - 1
  return lines.filter((line) => {
    end += line.length + 1
    const { documentation, isInternal } = editor.hover(end - 1)
    return documentation.length < 12 && !isInternal
  })
}

it.each(OWNERS)('an editor shows what every member of %s means', (owner) => {
  const asking = `${HEAD}${owner}.`
  const members = openEditor(asking, place).offered(asking.length)
  expect(members.length).toBeGreaterThan(2)
  expect(silentOf(members.map((member) => `${owner}.${member}`))).toEqual([])
})

it('an editor shows what every field of an outcome means, whatever its state', () => {
  const fields = {
    accepted: ['state', 'order', 'eventId'],
    rejected: ['state', 'error', 'order', 'eventId'],
    unknown: ['state', 'error', 'sent', 'resolve', 'eventId'],
  }
  for (const [state, names] of Object.entries(fields)) {
    const head = `${HEAD}if (outcome.state !== '${state}') throw outcome\n`
    expect(
      silentOf(
        names.map((name) => `outcome.${name}`),
        head,
      ),
      state,
    ).toEqual([])
  }
})

it('an editor shows what the parts of a handler mean where it is registered', () => {
  const head = `${HEAD}kumicorn.on('order.succeeded', {\n  name: 'fulfil',\n  handle() {},\n})\n`
  const editor = openEditor(head, place)
  const silent = ['on(', 'name:', 'handle('].filter(
    (text) => editor.hover(head.lastIndexOf(text)).documentation.length < 12,
  )
  expect(silent).toEqual([])
})
