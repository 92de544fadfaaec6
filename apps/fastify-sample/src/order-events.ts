import type { FastifyPluginCallback } from 'fastify'
import type { Orders } from './orders.ts'

/**
 * What the shop does when it learns how an order went on. A callback is acknowledged only when its handler has
 * finished, and an event may come more than once: `event.id` stays the same.
 */
export const orderEvents: FastifyPluginCallback<{ readonly orders: Orders }> = (app, { orders }, done) => {
  const { kumicorn, log } = app

  kumicorn.on('order.accepted', function wait({ reference }) {
    orders.note(reference, 'pending')
  })
  kumicorn.on('order.succeeded', function deliver({ reference }) {
    orders.note(reference, 'succeeded')
  })
  kumicorn.on('order.failed', function refund({ reference }) {
    orders.note(reference, 'failed')
  })
  kumicorn.on('order.recovered', function deliverLate({ reference }) {
    orders.note(reference, 'succeeded')
  })
  kumicorn.on('order.reversed', function takeBack({ reference }) {
    orders.note(reference, 'reversed')
  })
  kumicorn.on('order.conflict', function alert({ reference, status, id }) {
    log.warn({ reference, status, event: id }, 'the gateway contradicts what is known: look at it')
  })

  done()
}
