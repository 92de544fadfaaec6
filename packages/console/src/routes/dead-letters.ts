import { ConfigError } from '@kumicorn/core'
import { Refusal } from '../exchange.ts'
import { count } from '../fields.ts'
import { deadLetterRow, unreadableDeadLetterRow } from '../views.ts'
import { type Action, LOOK, type RouteParts, type View } from './route.ts'

/** Dead letters a page, and replayed at a time. */
const PAGE = 50

const GONE = 'It is gone: somebody else has replayed or discarded it.'

export function deadLetterViews({ settings: { kumicorn } }: RouteParts): readonly View[] {
  return [
    {
      path: '/dead-letters',
      async show(query) {
        const page = { limit: count('limit', query.get('limit'), 2 * PAGE, PAGE) }
        const after = query.get('after') || undefined
        const { deadLetters, unreadable, next } = await kumicorn.deadLetters.list({
          ...page,
          after,
          hideSecrets: true,
        })
        const letters = [...deadLetters.map(deadLetterRow), ...unreadable.map(unreadableDeadLetterRow)]
        return { deadLetters: letters.toSorted((a, b) => a.id - b.id), next }
      },
    },
  ]
}

export function deadLetterActions({ settings: { kumicorn, log } }: RouteParts): readonly Action[] {
  return [
    {
      path: '/dead-letters/replay',
      within: LOOK,
      async act(fields, { name }) {
        const [id, superseded] = [fields.number('id'), fields.flag('superseded')]
        const isReplayed = await kumicorn.deadLetters.replay(id, { superseded }).catch(asRefusal)
        if (!isReplayed) throw new Refusal(409, 'gone', GONE)
        log.info({ user: name, id, superseded }, 'kumicorn console: replayed a dead letter')
        return {}
      },
    },
    {
      path: '/dead-letters/discard',
      within: LOOK,
      async act(fields, { name }) {
        const id = fields.number('id')
        if (!(await kumicorn.deadLetters.discard(id))) throw new Refusal(409, 'gone', GONE)
        log.info({ user: name, id }, 'kumicorn console: discarded a dead letter')
        return {}
      },
    },
    {
      // The page asks again with `next` until there is none: no request takes long, and the page shows how far it is.
      path: '/dead-letters/replay-some',
      within: 4 * LOOK,
      async act(fields, { name }) {
        const [after, superseded] = [fields.maybe('after'), fields.flag('superseded')]
        const some = await kumicorn.deadLetters.replaySome({ after, superseded, limit: PAGE })
        log.info({ user: name, superseded, ...some }, 'kumicorn console: replayed dead letters')
        return some
      },
    },
  ]
}

/** Why a dead letter is not replayed. `superseded`: it would be if the page asked for that. */
function asRefusal(error: unknown): never {
  if (!(error instanceof ConfigError)) throw error
  const isSuperseded = error.message.includes('{ superseded: true }')
  throw new Refusal(409, isSuperseded ? 'superseded' : 'not_replayed', error.message)
}
