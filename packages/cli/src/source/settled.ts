/**
 * Waits for what somebody else's code has begun. Once nothing is left in the process that could end it, Node would
 * leave without a word.
 * @param stuck what is thrown then
 */
export async function settled<T>(work: Promise<T>, stuck: () => Error): Promise<T> {
  let onIdle = (): void => undefined
  const idle = new Promise<never>((_, reject) => {
    onIdle = () => {
      reject(stuck())
      // There is work again: the error is to be told.
      setImmediate(() => undefined)
    }
  })
  process.once('beforeExit', onIdle)
  try {
    return await Promise.race([work, idle])
  } finally {
    process.off('beforeExit', onIdle)
  }
}
