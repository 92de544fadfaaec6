import { hash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { partFile } from '@kumicorn/web-parts'
import type { ConsoleRequest, Reply } from './exchange.ts'
import { assetHeaders, dataHeaders, pageHeaders } from './headers.ts'
import { packageFile } from './package-file.ts'

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

interface Asset {
  readonly body: Uint8Array
  readonly etag: string
}

/** What the page has in common with others. */
const PARTS = 'parts/'

const kept = new Map<string, Promise<Asset | undefined>>()

/** A file of the assets, read once: they do not change while the process runs. */
function assetOf(name: string): Promise<Asset | undefined> {
  const known = kept.get(name)
  if (known) return known
  const file = name.startsWith(PARTS) ? partFile(name.slice(PARTS.length)) : packageFile(`assets/${name}`)
  const read = readFile(file).then(
    (body) => ({ body, etag: `"${hash('sha256', body, 'hex').slice(0, 20)}"` }),
    () => undefined,
  )
  kept.set(name, read)
  return read
}

/** The page. What it shows it asks for: it stands also when the store does not. */
export async function page(): Promise<Reply> {
  const index = await assetOf('index.html')
  return { status: 200, headers: pageHeaders, body: index?.body ?? '' }
}

/** A script, a style sheet or an image of the page. */
export async function asset({ path, headers }: ConsoleRequest): Promise<Reply> {
  // Names of our own files only: nothing that could lead out of the folder.
  const [, name = '', extension = ''] =
    /^\/assets\/((?:parts\/)?[a-z][a-z0-9-]*\.(css|js|svg))$/.exec(path) ?? []
  const type = types[extension]
  const found = type && (await assetOf(name))
  if (!type || !found)
    return { status: 404, headers: dataHeaders('text/plain; charset=utf-8'), body: 'no such file\n' }
  const isKnown = headers['if-none-match'] === found.etag
  return {
    status: isKnown ? 304 : 200,
    headers: assetHeaders(type, found.etag),
    body: isKnown ? '' : found.body,
  }
}
