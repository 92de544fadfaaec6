// For those who mount the callbacks on a framework: bytes in and bytes out of node:http, and what they inject.

export { clientClasses } from '../gateways/known.ts'
export { type CallbackPaths, callbackPaths } from './callback-paths.ts'
export { isUnread, readBody, sendReply, tooLate } from './node-http.ts'
