import type { AccountClose, ClosePage, Kumicorn } from '@kumicorn/core'
import { latestFirst, UNSEEN } from '@kumicorn/core/adapter'
import { Attachment, Refusal } from '../exchange.ts'
import { count, type Fields } from '../fields.ts'
import { refusalOf } from '../refusal-of.ts'
import { closeRow } from '../views.ts'
import { type Action, QUESTION, type RouteParts, type View } from './route.ts'

/** Closes a page. */
const PAGE = 60

/** Closes of one day that are shown: each by its number, and all on one page where they do not fit into one. */
const MOST_OF_A_DAY = 2_000

/** Closes in one file: a year of two accounts. */
const MOST_IN_FILE = 800

/** Milliseconds until a close that does not end is given up between two questions. */
const LONGEST = 15 * 60_000

/** Top-ups that somebody types. */
const MOST_TOP_UPS = 100

/** The last one that somebody has asked for here. */
interface Making {
  readonly day: string | undefined
  readonly by: string
  readonly at: number
  isUnderWay: boolean
  /** Why it has failed. */
  error: string | undefined
}

export interface Closes {
  readonly views: readonly View[]
  readonly actions: readonly Action[]
}

/** The closes of days: those that are kept, and how one is made. */
export function closeRoutes(parts: RouteParts): Closes {
  const { kumicorn } = parts.settings
  const state: { making: Making | undefined } = { making: undefined }
  return {
    views: [
      {
        path: '/closes',
        show: async (query) => ({ ...(await pageOf(kumicorn, query)), making: shown(state.making) }),
      },
      { path: '/close', show: (query) => closeWithOthers(kumicorn, query) },
      {
        path: '/close.csv',
        async show(query) {
          const { close } = await closeWithOthers(kumicorn, query)
          return new Attachment(nameOf(close, 'csv'), 'text/csv', await kumicorn.dailyCloses.csv([close]))
        },
      },
      {
        path: '/close.json',
        async show(query) {
          const { close } = await closeWithOthers(kumicorn, query)
          return new Attachment(
            nameOf(close, 'json'),
            'application/json',
            `${harmless(JSON.stringify(close, null, 2))}\n`,
          )
        },
      },
      { path: '/closes.csv', show: (query) => csvOfDays(kumicorn, query) },
    ],
    actions: [making(parts, state)],
  }
}

const unseen = new RegExp(`[${UNSEEN}\\u007f-\\u009f]`, 'gu')

/** JSON in which nothing turns the direction of text or is unseen: escapes, which are read as the same. */
const harmless = (json: string): string =>
  json.replaceAll(unseen, (char) =>
    Array.from({ length: char.length }, (_, n) => unit(char.charCodeAt(n))).join(''),
  )

const unit = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`

const shown = (making: Making | undefined) =>
  making && (making.isUnderWay || making.error !== undefined) ? making : undefined

const text = (query: URLSearchParams, name: string): string | undefined => query.get(name) || undefined

/** The latest day first. A page ends with a day: `next` is the last day of the page after it. */
async function pageOf({ dailyCloses }: Kumicorn, query: URLSearchParams) {
  const [from, upTo] = [text(query, 'from'), text(query, 'after') ?? text(query, 'upTo')]
  const found = await dailyCloses.list({ from, upTo, limit: PAGE + 1 })
  const days = daysOf(found)
  const lastDay = days.length > PAGE ? days.at(-1) : undefined
  const isWhole = ({ day }: { readonly day: string }): boolean => day !== lastDay
  const whole = { closes: found.closes.filter(isWhole), unreadable: found.unreadable.filter(isWhole) }
  if (lastDay === undefined || daysOf(whole).length > 0) return { ...rowsOf(whole), next: lastDay }
  // More closes of one day than a page: the page has them all.
  const all = await dailyCloses.list({ from: lastDay, upTo: lastDay, limit: MOST_OF_A_DAY })
  return { ...rowsOf(all), next: dayBefore(lastDay) }
}

/** Of each close. */
const daysOf = ({ closes, unreadable }: ClosePage): readonly string[] =>
  [...closes, ...unreadable].sort(latestFirst).map(({ day }) => day)

const dayBefore = (day: string): string =>
  new Date(Date.parse(day) - 24 * 60 * 60_000).toISOString().slice(0, 10)

/** `isLast`: no later one of the same account and day. */
const rowsOf = (found: ClosePage) => ({
  closes: found.closes.map((close) => ({ ...closeRow(close), isLast: isLast(close, found) })),
  unreadable: found.unreadable.map(({ error, ...close }) => ({ ...close, unreadable: error.message })),
})

const isLast = ({ account, day, nth }: AccountClose, { closes, unreadable }: ClosePage): boolean =>
  ![...closes, ...unreadable].some(
    (other) => other.account === account && other.day === day && other.nth > nth,
  )

async function closeWithOthers({ dailyCloses }: Kumicorn, query: URLSearchParams) {
  const [day, account] = [text(query, 'day'), text(query, 'account')]
  const nth = query.get('nth') === null ? undefined : count('nth', query.get('nth'), 999_999_999, 1)
  const { closes, unreadable } =
    day === undefined
      ? { closes: [], unreadable: [] }
      : await dailyCloses.list({ from: day, upTo: day, account, limit: MOST_OF_A_DAY })
  const close = closes.find((each) => nth === undefined || each.nth === nth)
  const unread = close ? undefined : unreadable.find((each) => nth === undefined || each.nth === nth)
  if (unread) throw new Refusal(409, 'close_unreadable', unread.error.message)
  if (close === undefined) throw new Refusal(404, 'close_unknown', 'There is no such close.')
  const others = closes
    .filter((each) => each.account === close.account && each.nth !== close.nth)
    .map((each) => ({ nth: each.nth, madeAt: each.madeAt, agrees: each.agrees }))
  return { close, others }
}

/** Of each day and account the last close: no figure stands there twice. */
async function csvOfDays({ dailyCloses }: Kumicorn, query: URLSearchParams): Promise<Attachment> {
  const [from, upTo] = [text(query, 'from'), text(query, 'upTo')]
  const found = await dailyCloses.list({ from, upTo, limit: MOST_IN_FILE + 1 })
  const { closes, unreadable } = found
  // A file would not say that a day is missing.
  for (const { day, nth, error } of unreadable)
    throw new Refusal(409, 'close_unreadable', `Close ${nth} of ${day} cannot be read: ${error.message}`)
  if (closes.length > MOST_IN_FILE)
    throw new Refusal(400, 'too_many', `There are more than ${MOST_IN_FILE} closes: choose fewer days.`)
  const last = closes.filter((close) => isLast(close, found))
  return new Attachment('closes.csv', 'text/csv', await dailyCloses.csv(last))
}

/** Names of gateways are the application's. */
const nameOf = ({ day, gateway, nth }: AccountClose, extension: string): string =>
  `close-${day}-${gateway.replaceAll(/[^\w-]+/g, '_')}-${nth}.${extension}`

function making({ settings }: RouteParts, state: { making: Making | undefined }): Action {
  const { kumicorn, closeZone, clock, log } = settings
  return {
    path: '/closes/make',
    within: QUESTION,
    async act(fields, { name }) {
      if (closeZone === undefined)
        throw new Refusal(
          403,
          'no_closing',
          'Days are not closed from here: the option closeZone is not set.',
        )
      if (state.making?.isUnderWay)
        throw new Refusal(409, 'closing', `${state.making.by} is closing a day already: wait for that one.`)
      const day = fields.maybe('day')
      const given = {
        zone: closeZone,
        day,
        topUps: topUpsOf(fields),
        provisional: fields.flag('provisional'),
      }
      const made: Making = { day, by: name, at: clock.now(), isUnderWay: true, error: undefined }
      state.making = made
      try {
        const signal = AbortSignal.timeout(LONGEST)
        const close = await kumicorn.dailyCloses.make({ ...given, signal })
        const { agrees } = close
        log.info({ user: name, ...given, day: close.day, agrees }, 'kumicorn console: closed a day')
        return { day: close.day, agrees, closes: close.accounts.map(closeRow) }
      } catch (error) {
        made.error = refusalOf(error).message
        throw error
      } finally {
        made.isUnderWay = false
      }
    },
  }
}

const topUpsOf = (fields: Fields) =>
  fields.list('topUps', MOST_TOP_UPS).map((each) => ({
    amount: each.text('amount'),
    at: new Date(each.number('at')),
    note: each.maybe('note'),
    account: each.maybe('account'),
  }))
