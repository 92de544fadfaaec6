import { ConfigError, type Kumicorn } from '@kumicorn/core'
import { startFor, stopFor } from '@kumicorn/core/adapter'
import { fastifyPlugin } from 'fastify-plugin'
import {
  type CallbackRoutesOptions,
  callbackRoutes,
  checkCallbackRoutesOptions,
  requireRegistered,
} from './callback-routes.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Put there by `kumicornFastify`. */
    kumicorn: Kumicorn
  }
}

const TWICE =
  'kumicornFastify: there is an app.kumicorn already. Is the plugin registered twice? For a second merchant register ' +
  'callbackRoutes'

const STARTS =
  'kumicornFastify: there is no option "start": it starts and stops Kumicorn with the server. For one whose life cycle is ' +
  "somebody else's register callbackRoutes"

export type KumicornFastifyOptions = CallbackRoutesOptions

/**
 * Puts the clients within reach of every route as `fastify.kumicorn`, receives the callbacks of every configured gateway, and
 * starts and stops Kumicorn with the server (with several that have it, the last one): closing waits until the callbacks that are being handled are
 * acknowledged.
 * @example await app.register(kumicornFastify, { kumicorn, prefix: '/callbacks' })
 */
export const kumicornFastify = fastifyPlugin<KumicornFastifyOptions>(
  (fastify, options, done) => {
    requireRegistered('kumicornFastify', done)
    try {
      checkCallbackRoutesOptions('kumicornFastify', options)
      if ((options as { readonly start?: unknown }).start === false) throw new ConfigError(STARTS)
      // What decorate() throws here would end the process.
      if (fastify.hasDecorator('kumicorn')) throw new ConfigError(TWICE)
    } catch (error) {
      return done(error as Error)
    }
    const { kumicorn } = options
    kumicorn.expectStart()
    fastify.decorate('kumicorn', kumicorn)
    fastify.addHook('onReady', () => startFor(fastify, kumicorn))
    // Not preClose: there the server still waits for the requests under way, which would be refused.
    fastify.addHook('onClose', () => stopFor(fastify, kumicorn))
    fastify.register(callbackRoutes, options)
    done()
  },
  { name: '@kumicorn/fastify', fastify: '5.x' },
)
