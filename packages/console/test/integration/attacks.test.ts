import { describe, expect, it, onTestFinished } from 'vitest'
import { hosts, quiet } from '../support/hosts.ts'
import { raw } from '../support/raw.ts'

const MOUNT = '/admin/kumicorn'

/** Ways of writing an address so that one who guards it and one who serves it may read it differently. */
const ways = (path: string): readonly string[] => [
  `${MOUNT}${path}`,
  `/${MOUNT}${path}`,
  `/admin//kumicorn${path}`,
  `${MOUNT}/${path}`,
  `${MOUNT.toUpperCase()}${path}`,
  `${MOUNT}${path.toUpperCase()}`,
  `/admin%2Fkumicorn${path}`,
  `/admin/%6bumicorn${path}`,
  `/%61dmin/kumicorn${path}`,
  `${MOUNT}%2F${path.slice(1)}`,
  `${MOUNT}${path.replace('/api/', '/api%2F')}`,
  `${MOUNT}${path.replace('/api', '/%61pi')}`,
  `${MOUNT}/./${path.slice(1)}`,
  `${MOUNT}/x/..${path}`,
  `/x/../${MOUNT.slice(1)}${path}`,
  `${MOUNT}/..${MOUNT}${path}`,
  `${MOUNT};x=1${path}`,
  `${MOUNT}${path};x=1`,
  `${MOUNT}${path}/`,
  `${MOUNT}${path}//`,
  `${MOUNT}${path}%00`,
  `${MOUNT}${path}%20`,
  `${MOUNT}${path}?`,
  `${MOUNT}${path}?a=/../..`,
  `${MOUNT}${path}#x`,
  `${MOUNT}\\${path.slice(1)}`,
  `\\admin\\kumicorn${path}`,
  `${MOUNT}/kumicorn${path}`,
  `${MOUNT}/x/kumicorn${path}`,
  `${MOUNT}${MOUNT}${path}`,
  `/kumicorn${path}`,
  `http://127.0.0.1${MOUNT}${path}`,
  `//127.0.0.1${MOUNT}${path}`,
  `*`,
]

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY', 'get', 'Post']

const FROM_PAGE = { 'x-kumicorn-console': '1', 'content-type': 'application/json' }

describe.each(hosts.filter(([name]) => name !== 'node:http'))('attacks on %s', (name, start) => {
  it('find no way past the guard, however the address is written', async () => {
    const host = await start(quiet(), { refresh: 250 })
    onTestFinished(() => host.close())
    const letIn: unknown[] = []
    for (const path of ['/api/session', '/api/orders', '/assets/app.js', '/'])
      for (const target of ways(path))
        for (const method of path === '/api/session' ? METHODS : ['GET', 'POST']) {
          const { status, text } = await raw(host.url, method, target, FROM_PAGE, '{}')
          // Frameworks tell which methods there are.
          if (status < 400 && !(method === 'OPTIONS' && !text.includes('umicorn')))
            letIn.push([method, target, status])
        }
    expect(letIn).toEqual([])
  })

  it('reach an action by its address alone, however it is written otherwise', async () => {
    const host = await start(quiet(), { refresh: 250 })
    onTestFinished(() => host.close())
    const action = '/api/handlers/forget'
    const reached: string[] = []
    for (const target of ways(action)) {
      const { text } = await raw(
        host.url,
        'POST',
        target,
        { ...FROM_PAGE, 'x-user': 'anna' },
        '{"name":"gone"}',
      )
      if (text.includes('"gone"')) reached.push(target)
    }
    // Express has no regard to upper case where something is mounted, for the guard as for the console.
    const byExpress = [`${MOUNT.toUpperCase()}${action}`, `${MOUNT}/${action}`]
    const plain = [action, `${action}?`, `${action}?a=/../..`].map((each) => MOUNT + each)
    expect(reached.filter((target) => !name.startsWith('Express') || !byExpress.includes(target))).toEqual(
      plain,
    )
  })
})
