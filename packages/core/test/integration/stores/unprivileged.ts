/** Runs as a user who may write nothing that root owns. */
export async function unprivileged<T>(work: () => Promise<T>): Promise<T> {
  const { geteuid, seteuid } = process
  if (geteuid?.() !== 0) return work()
  seteuid?.('nobody')
  try {
    return await work()
  } finally {
    seteuid?.(0)
  }
}
