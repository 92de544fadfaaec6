import type { ServerResponse } from 'node:http'
import { httpServer } from '@kumicorn/testkit'
import { describe, expect, it } from 'vitest'
import { KINDS, seen } from './seen-callbacks.ts'

const page = { 'content-type': 'text/html' }

/** Answers of what is not ours, and what the mend speaks of. */
const odd: readonly (readonly [string, (response: ServerResponse) => unknown, RegExp, RegExp])[] = [
  ['404', (r) => r.writeHead(404).end('Cannot POST'), /answers 404$/, /nothing is mounted there/],
  ['a page', (r) => r.writeHead(200, page).end('<html>'), /200 with a page for people/, /route this path/],
  ['200 to whatever comes', (r) => r.end('SUCCESS'), /that nobody has signed/, /forged or not/],
  [
    'a redirection',
    (r) => r.writeHead(301, { location: 'https://www.shop.example/kumquat?a=1' }).end(),
    /301, a redirection to https:\/\/www\.shop\.example\/kumquat$/,
    /give the address that it leads to/,
  ],
  ['a redirection nowhere', (r) => r.writeHead(302).end(), /a redirection$/, /that it leads to/],
  ['a login', (r) => r.writeHead(401, page).end('<html>'), /401 with a page/, /let this path through/],
  ['a firewall', (r) => r.writeHead(403).end('blocked'), /403, and not as ours do/, /let this path through/],
  ['a limit', (r) => r.writeHead(413).end(), /413/, /let this path through/],
  ['a broken proxy', (r) => r.writeHead(502, page).end('<html>'), /502 with a page/, /behind its proxy/],
  ['a riddle', (r) => r.writeHead(418).end('teapot'), /418, and not as ours do/, /route this path/],
  [
    'our words under another status',
    (r) => r.writeHead(403).end('refused: the signature does not match'),
    /answers 403 where ours answer 401/,
    /changes answers/,
  ],
  [
    'eaten bytes',
    (r) => r.writeHead(500).end('not handled: the raw bytes of the callback are gone'),
    /500 as ours do, but/,
    /body parser/,
  ],
  [
    'changed bytes',
    (r) => r.writeHead(400).end('refused: the body is not a JSON object'),
    /400 as ours do, but/,
    /change bodies/,
  ],
  ['nothing', (r) => r.destroy(), /no answer from/, /what its log says/],
]

describe('preflight of a callback address where something else answers', () => {
  it.each(odd)('%s', async (_, answer, found, mend) => {
    const { url, requests } = await httpServer(answer)
    const lines = await seen(`${url}/callbacks`)
    for (const name of KINDS)
      expect(lines[name]).toMatchObject({
        state: 'failed',
        found: expect.stringMatching(found),
        mend: expect.stringMatching(mend),
      })
    // What is signed goes only where what is not signed was refused as ours do.
    for (const { body } of requests) expect(Object.keys(JSON.parse(String(body)))).toEqual(['preflight'])
  })

  it('something that hangs', async () => {
    const { url } = await httpServer(() => undefined)
    const lines = await seen(url, { timeout: 100 })
    expect(lines.kumquat).toMatchObject({ state: 'failed', found: 'no end within 100 ms' })
  })

  it('something that refuses as ours do, and takes what is signed', async () => {
    const { url } = await httpServer((response, { body }) => {
      const isSigned = String(body).includes('sign')
      if (isSigned) return response.end('SUCCESS')
      return response.writeHead(401).end('refused: the signature does not match')
    })
    const lines = await seen(url)
    expect(lines.kumquat).toMatchObject({ state: 'failed', found: expect.stringContaining('answers 200') })
  })
})
