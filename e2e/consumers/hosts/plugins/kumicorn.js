// As `@fastify/autoload` finds it.
import { kumicorn } from '../kumicorn.js'

export { default } from '@kumicorn/fastify'
export const autoConfig = { kumicorn, prefix: '/callbacks' }
