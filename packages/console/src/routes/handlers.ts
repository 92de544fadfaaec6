import { Refusal } from '../exchange.ts'
import { handlerRows } from '../views.ts'
import { type Action, LOOK, type RouteParts, type View } from './route.ts'

export function handlerViews({ settings: { kumicorn } }: RouteParts): readonly View[] {
  return [
    {
      path: '/handlers',
      show: async () => ({ handlers: handlerRows(await kumicorn.handlers.list(), kumicorn.handlers.here()) }),
    },
  ]
}

export function handlerActions({ settings: { kumicorn, log } }: RouteParts): readonly Action[] {
  const unknown = (name: string) => new Refusal(409, 'gone', `The store knows no handler "${name}" any more.`)
  return [
    {
      path: '/handlers/rename',
      within: LOOK,
      async act(fields, { name }) {
        const [from, to] = [fields.text('name'), fields.text('to').trim()]
        if (!(await kumicorn.handlers.rename(from, to))) throw unknown(from)
        log.info({ user: name, from, to }, 'kumicorn console: renamed a handler')
        return {}
      },
    },
    {
      path: '/handlers/forget',
      within: LOOK,
      async act(fields, { name }) {
        const handler = fields.text('name')
        if (!(await kumicorn.handlers.forget(handler))) throw unknown(handler)
        log.info({ user: name, handler }, 'kumicorn console: forgot a handler')
        return {}
      },
    },
  ]
}
