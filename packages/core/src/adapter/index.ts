// For those who mount the callbacks on a framework: bytes in and bytes out of node:http.
import { requireNode } from '../data/node-version.ts'

requireNode(process.versions)

export { bindMethods } from '../data/bound.ts'
// For those who inject clients by class.
export { requireOneCopy } from '../data/copies.ts'
// For options that name a day or a time zone.
export { aDay, aZone } from '../data/day.ts'
export { type ErrorLogger, errorLoggerOf } from '../data/logger.ts'
export {
  aFlag,
  aFunction,
  aList,
  aNumberAboveZero,
  anObject,
  anObjectWith,
  anything,
  aString,
  aText,
  checkOptions,
  nearestHint,
  nearestOf,
  type OptionCheck,
  type OptionChecks,
  oneOf,
  orFalse,
} from '../data/options.ts'
// For who looks at files that people name.
export { pathObstacle } from '../data/path-obstacle.ts'
// For bytes that may be of another realm.
export { isBytes } from '../data/realm.ts'
// For who shows texts of strangers.
export { UNSEEN } from '../data/unseen.ts'
// For options that are addresses.
export { addressMistake } from '../data/web-address.ts'
export { clientClasses, type KnownClients, type KnownName } from '../gateways/known.ts'
// For the options of an adapter.
export { kumicornOptionNames } from '../option-checks.ts'
// For who lists closes.
export { latestFirst } from '../orders/closes/latest-first.ts'
export { BODY_LATE } from './body-limits.ts'
export { type CallbackPaths, callbackPaths, type HasCallbacks } from './callback-paths.ts'
export { LATE_BODY, oncePerMinute } from './late-bodies.ts'
export { isUnread, readBody, sendReply } from './node-http.ts'
export { passedOver } from './passed-over.ts'
export { pathOf } from './path-of.ts'
export {
  type HasHealth,
  type Readiness,
  type ReadinessOptions,
  readinessCheck,
  readinessReply,
} from './readiness.ts'
export { aKumicorn, requireKumicorn } from './require-kumicorn.ts'
export { NOT_STARTED, type Startable, selfStarting } from './self-starting.ts'
export { type Living, startFor, stopFor } from './shared-life.ts'
