import { createApp } from './app.ts'
import { type Config, readConfig } from './config.ts'

async function run({ host, port, ...config }: Config): Promise<void> {
  const app = await createApp(config)
  // Whoever is being served is served to the end, callbacks too; then nothing is left to keep the process.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void app.close())
  // Fastify logs the address.
  await app.listen({ port, host }).catch(async (error: unknown) => {
    await app.close()
    throw error
  })
}

try {
  await run(readConfig(process.env))
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
