import { building } from '$app/env'
import { shop } from './lib/server/kumicorn'

export async function init(): Promise<void> {
  if (building) return
  const kumicorn = await shop()
  // The process ends only once nothing goes on in it.
  process.once('sveltekit:shutdown', () => void kumicorn.stop())
}
