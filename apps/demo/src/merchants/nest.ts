import { KumicornModule } from '@kumicorn/nestjs'
import { NestFactory } from '@nestjs/core'
import type { Framework } from './merchant.ts'

class MerchantModule {}

export const nest: Framework = {
  name: 'NestJS',
  async start(kumicorn) {
    // A dynamic module does without decorators, so Node runs this file as it is. apps/nestjs-sample has them.
    const module = { module: MerchantModule, imports: [KumicornModule.forRoot({ kumicorn })] }
    const app = await NestFactory.create(module, { logger: ['warn', 'error'] })
    await app.listen(0, '127.0.0.1')
    // The module stops Kumicorn with the application.
    return { callbacks: `${await app.getUrl()}/callbacks`, close: () => app.close() }
  },
}
