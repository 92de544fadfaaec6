import { ConfigError, type Kumicorn } from '@kumicorn/core'
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

export type KumicornFastifyOptions = CallbackRoutesOptions

/**
 * Puts the clients within reach of every route as `fastify.kumicorn`, receives the callbacks of every configured gateway, and
 * starts and stops Kumicorn with the server: closing waits until the callbacks that are being handled are
 * acknowledged.
 * @example await app.register(kumicornFastify, { kumicorn, prefix: '/callbacks' })
 */
export const kumicornFastify = fastifyPlugin<KumicornFastifyOptions>(
  (fastify, options, done) => {
    requireRegistered('kumicornFastify', done)
    try {
      checkCallbackRoutesOptions('kumicornFastify', options)
      // What decorate() throws here would end the process.
      if (fastify.hasDecorator('kumicorn')) throw new ConfigError(TWICE)
    } catch (error) {
      return done(error as Error)
    }
    const { kumicorn } = options
    kumicorn.expectStart()
    fastify.decorate('kumicorn', kumicorn)
    fastify.addHook('onReady', () => kumicorn.start())
    // Not preClose: there the server still waits for the requests under way, which would be refused.
    fastify.addHook('onClose', () => kumicorn.stop())
    fastify.register(callbackRoutes, options)
    done()
  },
  { name: '@kumicorn/fastify', fastify: '5.x' },
)
