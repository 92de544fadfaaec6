import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  app.enableShutdownHooks(); // so that a signal waits for the callbacks and handlers that are under way
  await app.listen(process.env.PORT ?? 3000);
}
void bootstrap();
