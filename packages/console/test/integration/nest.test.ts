import { KumicornModule } from '@kumicorn/nestjs'
import { Test } from '@nestjs/testing'
import { expect, it, onTestFinished } from 'vitest'
import { KumicornConsoleModule } from '../../src/nestjs.ts'
import { clientOf, quiet, user } from '../support/hosts.ts'

it('stands beside KumicornModule, also in a testing module, whose adapter comes late', async () => {
  const built = await Test.createTestingModule({
    imports: [
      KumicornModule.forRoot({ kumicorn: quiet(), isGlobal: true }),
      KumicornConsoleModule.forRoot({ user, path: 'ops/kumicorn' }),
    ],
  }).compile()
  const app = built.createNestApplication({ logger: false })
  onTestFinished(() => app.close())
  await app.listen(0, '127.0.0.1')
  const { get } = clientOf(`${await app.getUrl()}/ops/kumicorn/`)
  expect((await get('')).body).toContain('<title>Kumicorn</title>')
  expect((await get('api/session')).body).toMatchObject({ user: 'anna' })
  expect((await get('api/handlers')).body).toEqual({ handlers: [] })
})

it('is not made at bootstrap without user', async () => {
  const building = Test.createTestingModule({
    imports: [
      KumicornModule.forRoot({ kumicorn: quiet(), isGlobal: true }),
      KumicornConsoleModule.forRoot({}),
    ],
  }).compile()
  await expect(building).rejects.toThrow('KumicornConsoleModule: user is missing')
})
