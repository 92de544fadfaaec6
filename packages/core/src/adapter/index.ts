// For those who mount the callbacks on a framework: bytes in and bytes out of node:http.

// For those who inject clients by class.
export { requireOneCopy } from '../data/copies.ts'
export { clientClasses, type KnownClients, type KnownName } from '../gateways/known.ts'
export { BODY_LATE } from './body-limits.ts'
export { type CallbackPaths, callbackPaths, type HasCallbacks } from './callback-paths.ts'
export { isUnread, readBody, sendReply } from './node-http.ts'
