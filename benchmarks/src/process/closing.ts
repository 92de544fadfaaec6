/** Something that has to be closed whatever happens. */
export interface Closable {
  close(): Promise<void>
}

/** Closes what `work` has opened, the last first, also when it fails. */
export async function closing<T>(
  work: (keep: <C extends Closable>(opened: C) => C) => Promise<T>,
): Promise<T> {
  const opened: Closable[] = []
  try {
    return await work((one) => {
      opened.push(one)
      return one
    })
  } finally {
    for (const one of opened.toReversed()) await one.close()
  }
}
