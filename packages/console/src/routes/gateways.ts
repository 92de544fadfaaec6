import { Refusal } from '../exchange.ts'
import { balanceOf } from './overview.ts'
import { type Action, QUESTION, type RouteParts } from './route.ts'

/** Asks a gateway what may still be spent. Those who ask at a time share one question. */
export function gatewayActions({ settings: { kumicorn } }: RouteParts): readonly Action[] {
  const asking = new Map<string, Promise<unknown>>()
  return [
    {
      path: '/gateways/balance',
      within: QUESTION,
      onlyAsks: true,
      async act(fields) {
        const name = fields.text('gateway')
        const ask = balanceOf(kumicorn.gateways.find((gateway) => gateway.name === name)?.client)
        if (ask === undefined) throw new Refusal(404, 'no_balance', `${name} tells no balance.`)
        const asked = asking.get(name) ?? ask().finally(() => asking.delete(name))
        asking.set(name, asked)
        return { fields: textsOf(await asked) }
      },
    },
  ]
}

/** What of an answer people can read: names and values. */
const textsOf = (told: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(told ?? {})
      .filter(([, value]) => ['string', 'number'].includes(typeof value))
      .map(([name, value]) => [name, String(value)]),
  )
