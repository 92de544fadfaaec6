import { requireOwnPage, type Visitor, visitorOf } from './admission.ts'
import { asset, page } from './assets.ts'
import { Attachment, type ConsoleRequest, Refusal, type Reply } from './exchange.ts'
import { Fields } from './fields.ts'
import { GatewayWatch } from './gateway-watch.ts'
import { attachmentHeaders, dataHeaders } from './headers.ts'
import { Turnstile } from './limits.ts'
import { Live } from './live.ts'
import type { Settings } from './options.ts'
import { refusalOf } from './refusal-of.ts'
import { closeRoutes } from './routes/closes.ts'
import { deadLetterActions, deadLetterViews } from './routes/dead-letters.ts'
import { gatewayActions } from './routes/gateways.ts'
import { handlerActions, handlerViews } from './routes/handlers.ts'
import { orderActions, orderViews } from './routes/orders.ts'
import { overviewOf, overviewViews } from './routes/overview.ts'
import { type Action, LOOK, type RouteParts, type View } from './routes/route.ts'

/** The console, for whichever host. */
export interface Console {
  /** Never rejects. */
  serve(request: ConsoleRequest): Promise<Reply>
  /** Sends away who looks: a server that closes waits for their connections. */
  close(): void
}

const byPath = <Each extends { readonly path: string }>(all: readonly Each[]): ReadonlyMap<string, Each> =>
  new Map(all.map((each) => [`/api${each.path}`, each]))

export function createConsole(settings: Settings): Console {
  const { kumicorn, clock, log } = settings
  const watch = new GatewayWatch(clock)
  const parts: RouteParts = { settings, watch }
  const turnstile = new Turnstile(clock)
  const look = <T>(work: () => Promise<T>): Promise<T> => turnstile.pass(LOOK, work)
  const live = new Live({
    settings,
    // What is told of an error is what a request would be told.
    overview: () =>
      look(() => overviewOf(parts)).catch((error: unknown) => {
        throw refusalOf(error)
      }),
    revision: ({ reference, ...choice }) =>
      look(() => kumicorn.orders.revision(reference, choice)).catch((error: unknown) => {
        throw refusalOf(error)
      }),
  })
  const closes = closeRoutes(parts)
  const views = byPath<View>([
    ...overviewViews(parts),
    ...orderViews(parts),
    ...deadLetterViews(parts),
    ...handlerViews(parts),
    ...closes.views,
    { path: '/session', isAtHand: true, show: async (_query, visitor) => sessionOf(settings, visitor) },
  ])
  const actions = byPath<Action>([
    ...orderActions(parts),
    ...deadLetterActions(parts),
    ...handlerActions(parts),
    ...gatewayActions(parts),
    ...closes.actions,
  ])

  async function act(action: Action, request: ConsoleRequest, visitor: Visitor): Promise<Reply> {
    if (visitor.readOnly && !action.onlyAsks)
      throw new Refusal(403, 'read_only', 'You may look here, and do nothing.')
    const fields = new Fields(await request.body())
    return json(await turnstile.pass(action.within, () => action.act(fields, visitor)))
  }

  async function data(request: ConsoleRequest, visitor: Visitor): Promise<Reply> {
    const { path, method, query } = request
    requireOwnPage(request, settings)
    const action = actions.get(path)
    if (action && method === 'POST') return act(action, request, visitor)
    const view = views.get(path)
    if (view && method === 'GET') {
      const show = () => view.show(query, visitor)
      return replyOf(await (view.isAtHand ? show() : look(show)))
    }
    if (path === '/api/live' && method === 'GET') return stream(live, query)
    const isKnown = action !== undefined || view !== undefined || path === '/api/live'
    throw isKnown
      ? new Refusal(405, 'method', `${method} is not taken here.`)
      : new Refusal(404, 'nothing', 'There is nothing here.')
  }

  async function answer(request: ConsoleRequest): Promise<Reply> {
    const { path, bare } = request
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const visitor = await visitorOf(settings, request)
    if (path.startsWith('/api/')) return data({ ...request, method, body: () => request.body() }, visitor)
    if (method !== 'GET') throw new Refusal(405, 'method', `${method} is not taken here.`)
    // Relative, so that it fits whatever stands before the mount, also of a proxy.
    if (bare !== undefined)
      return { status: 308, headers: { ...dataHeaders('text/plain'), location: `./${bare}/` }, body: '' }
    if (path === '/') return page()
    if (path.startsWith('/assets/')) return asset(request)
    throw new Refusal(404, 'nothing', 'There is nothing here.')
  }

  return {
    async serve(request) {
      try {
        return await answer(request)
      } catch (error) {
        const refusal = refusalOf(error)
        if (refusal.status === 500)
          log.error({ err: error, path: request.path }, 'kumicorn console: a request was not carried out')
        return request.path.startsWith('/api/') ? refused(refusal) : told(refusal)
      }
    },
    close() {
      live.close()
      watch.close()
    },
  }
}

const sessionOf = ({ kumicorn, title, readOnly, closeZone, clock, refresh }: Settings, visitor: Visitor) => ({
  user: visitor.name,
  readOnly: visitor.readOnly,
  allReadOnly: readOnly,
  title,
  closeZone,
  now: clock.now(),
  refresh,
  gateways: kumicorn.gateways.map(({ name }) => name),
})

function stream(live: Live, query: URLSearchParams): Reply {
  if (!live.hasRoom) throw new Refusal(503, 'busy', 'Too many look at a time.')
  const reference = query.get('reference') || undefined
  const choice = { kind: query.get('kind') || undefined, gateway: query.get('gateway') || undefined }
  return {
    status: 200,
    // nginx would gather what is written.
    headers: { ...dataHeaders('text/event-stream; charset=utf-8'), 'x-accel-buffering': 'no' },
    body: (sink) => live.join(sink, reference === undefined ? undefined : { reference, ...choice }),
  }
}

const replyOf = (value: unknown): Reply =>
  value instanceof Attachment
    ? { status: 200, headers: attachmentHeaders(value), body: value.text }
    : json(value)

const json = (value: unknown, status = 200): Reply => ({
  status,
  headers: dataHeaders('application/json; charset=utf-8'),
  body: JSON.stringify(value),
})

const refused = ({ status, code, message, more }: Refusal): Reply =>
  json({ error: { ...more, code, message } }, status)

/** For who has typed an address. */
const told = ({ status, message }: Refusal): Reply => ({
  status,
  headers: dataHeaders('text/plain; charset=utf-8'),
  body: `${message}\n`,
})
