/**
 * Lets what somebody else's code has returned, and is not waited for, fail without ending the process. It may be a promise
 * of another realm or library, whatever its type says.
 */
export function unheard(returned: unknown): void {
  Promise.resolve(returned).catch(() => undefined)
}
