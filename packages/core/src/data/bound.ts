import { anObject, requireGiven } from './options.ts'

/**
 * Makes the methods of an object work without it, too: `process.once('SIGTERM', kumicorn.stop)`,
 * `const { list } = kumicorn.orders`. For the constructors of what users hold.
 */
export function bindMethods(target: object): void {
  requireGiven('bindMethods', 'the object', target, anObject)
  for (
    let at = Object.getPrototypeOf(target);
    at && at !== Object.prototype;
    at = Object.getPrototypeOf(at)
  ) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (typeof value !== 'function' || name === 'constructor' || Object.hasOwn(target, name)) continue
      // As those of a class are: not among the fields, and replaceable.
      Object.defineProperty(target, name, { value: value.bind(target), writable: true, configurable: true })
    }
  }
}
