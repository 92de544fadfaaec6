/**
 * Where a file of this package lies, by its `import.meta.url`. What is built is CommonJS, whose `__filename` a bundle of ES
 * modules does not have: there, nothing tells it.
 */
export function ownUrl(read: () => string): string | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
