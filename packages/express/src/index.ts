export type { CallbackPaths } from '@kumicorn/core/adapter'
export { type CallbackRouter, type CallbackRouterOptions, callbackRouter } from './callback-router.ts'
export { keepRawBody } from './kept-bytes.ts'
export { kumicornMiddleware } from './kumicorn-middleware.ts'
