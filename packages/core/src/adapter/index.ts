// For those who mount the callbacks on a framework: bytes in and bytes out of node:http.
export { type CallbackPaths, callbackPaths } from './callback-paths.ts'
export { isUnread, readBody, sendReply } from './node-http.ts'
