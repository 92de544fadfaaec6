/** The command line, or what is in the folder, does not allow it. Nothing has been written. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** A person would rather not. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
}
