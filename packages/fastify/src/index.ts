export type { CallbackPaths } from '@kumicorn/core/adapter'
export { type CallbackRoutesOptions, callbackRoutes } from './callback-routes.ts'
export { type KumicornFastifyOptions, kumicornFastify } from './kumicorn-fastify.ts'
