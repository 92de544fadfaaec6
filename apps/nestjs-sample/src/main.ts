import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { AppModule } from './app.module.ts'
import { readConfig } from './config.ts'

async function run(): Promise<void> {
  // Before there is a Nest: what is wrong with the configuration is said once, and clearly.
  const { host, port } = readConfig(process.env)
  const app = await NestFactory.create<NestExpressApplication>(AppModule)
  // Whoever is being served is served to the end, callbacks too.
  app.enableShutdownHooks(['SIGINT', 'SIGTERM'], { useProcessExit: true })
  await app.listen(port, host).catch(async (error: unknown) => {
    await app.close()
    throw error
  })
  console.log(`nestjs-sample listens on ${await app.getUrl()}`)
}

try {
  await run()
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
