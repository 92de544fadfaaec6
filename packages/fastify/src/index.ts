export type { CallbackPaths, Readiness, ReadinessOptions } from '@kumicorn/core/adapter'
export { type CallbackRoutesOptions, callbackRoutes } from './callback-routes.ts'
export {
  type KumicornFastifyOptions,
  kumicornFastify,
  // biome-ignore lint/style/noDefaultExport: it is what `@fastify/autoload` registers of a file
  kumicornFastify as default,
} from './kumicorn-fastify.ts'
export { readiness } from './readiness.ts'
