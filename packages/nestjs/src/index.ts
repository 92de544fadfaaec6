export { getKumicornToken, InjectKumicorn } from './inject-kumicorn.ts'
export { KumicornModule } from './kumicorn-module.ts'
export { OnOrderEvent, type OnOrderEventOptions } from './on-order-event.ts'
export type { ExistingKumicorn, KumicornModuleExtras, KumicornModuleOptions } from './options.ts'
