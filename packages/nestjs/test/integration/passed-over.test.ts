import { KumicornModule, type KumicornModuleExtras } from '@kumicorn/nestjs'
import { Controller, NotFoundException, Post } from '@nestjs/common'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { adapterOf, create, listen, PLATFORMS, type Platform, root } from '../applications.ts'
import { merchant, post } from '../merchant.ts'

// Found by attack: callbacks that were passed over, and told wrongly or never.

@Controller('admin/kumquat')
class Admin {
  @Post() look(): never {
    throw new NotFoundException('nothing to look at')
  }
}

function module(extras: KumicornModuleExtras = {}, partnerNo = 'P1') {
  const error = vi.fn<(details: object, message: string) => void>()
  const silent = (): void => undefined
  const logger = { debug: silent, info: silent, warn: silent, error }
  const { kumquat } = merchant()
  const options = { kumquat: { ...kumquat, partnerNo } as NonNullable<typeof kumquat>, logger }
  return { error, imported: KumicornModule.forRoot({ ...options, ...extras }) }
}

type Imported = ReturnType<typeof module>['imported']

async function application(platform: Platform, imports: readonly Imported[], prefix = 'api') {
  const app = await create(root({ imports: [...imports], controllers: [Admin] }), adapterOf(platform))
  if (prefix) app.setGlobalPrefix(prefix)
  onTestFinished(() => app.close())
  const url = await listen(app)
  return async (path: string): Promise<string> => {
    const said = await post(url + path)
    // The log comes when the answer has been written.
    await new Promise((resolve) => setTimeout(resolve, 20))
    return said
  }
}

const ELSEWHERE = expect.stringContaining('whatever the global prefix')

describe.each(PLATFORMS)('a callback that is passed over on %s', (platform) => {
  it('is told after a route of the application has answered 404 by itself', async () => {
    const { error, imported } = module()
    const asked = await application(platform, [imported])
    expect(await asked('/api/admin/kumquat')).toMatch(/^404 .*nothing to look at/)
    expect(error).not.toHaveBeenCalled()
    expect(await asked('/api/callbacks/kumquat')).toMatch(/^404/)
    const details = { path: '/api/callbacks/kumquat', receivedBelow: '/callbacks' }
    expect(error.mock.calls).toEqual([[details, ELSEWHERE]])
  })

  it('is not what another merchant has refused', async () => {
    const first = module({ path: '/first' })
    const second = module({ path: '/second', name: 'second' }, 'P2')
    const asked = await application(platform, [first.imported, second.imported])
    for (const path of ['/second', '/first'])
      expect(await asked(`${path}/paynicorn/postback`)).toMatch(/^404 refused/)
    expect(first.error).not.toHaveBeenCalled()
    expect(second.error).not.toHaveBeenCalled()
    await asked('/api/second/kumquat')
    expect(second.error).toHaveBeenCalledOnce()
  })

  it.each([
    ['/callbacks', '/callbacks/v1/kumquat'],
    ['/callbacks/kumquat', '/callbacks/kumquat'],
  ])('below the mount %s is told once, with the mend of Nest', async (mount, path) => {
    const { error, imported } = module({ path: mount })
    const asked = await application(platform, [imported], '')
    for (const _ of 'ab') expect(await asked(path)).toMatch(/^404/)
    expect(error.mock.calls).toEqual([[{ path, receivedBelow: mount }, ELSEWHERE]])
  })

  it.each(['/api/hooks/kumquat', '/kumquat'])(
    'is told where the mount is the whole path: %s',
    async (path) => {
      const { error, imported } = module({ path: '/hooks/kumquat', paths: { kumquat: '/' } })
      const asked = await application(platform, [imported])
      expect(await asked('/hooks/kumquat')).toBe('200 SUCCESS')
      expect(await asked(path)).toMatch(/^404/)
      expect(error.mock.calls).toEqual([[{ path, receivedBelow: '/hooks/kumquat' }, ELSEWHERE]])
    },
  )
})

it('a slash at the end is named for what it is on Fastify', async () => {
  const { error, imported } = module()
  const asked = await application('fastify', [imported])
  expect(await asked('/callbacks/kumquat/')).toMatch(/^404/)
  expect(error.mock.calls).toEqual([
    [
      { path: '/callbacks/kumquat/', receivedBelow: '/callbacks' },
      expect.stringMatching(
        /the slash at its end.*new FastifyAdapter\(\{ routerOptions: \{ ignoreTrailingSlash/,
      ),
    ],
  ])
})
