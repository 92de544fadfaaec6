/** Text with known values, which an editor offers, and open for others. */
export type Open<Known extends string> = Known | (string & Record<never, never>)
