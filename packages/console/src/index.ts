export { type ConsoleHandler, type HostRequest, kumicornConsole } from './kumicorn-console.ts'
export type { ConsoleOptions, ConsoleUser, UserOf } from './options.ts'
