import { readFile } from 'node:fs/promises'
import { partFile } from '@kumicorn/web-parts'
import { packageFile } from '../package-file.ts'
import type { Reply, Route } from './exchange.ts'
import { assetHeaders } from './safety.ts'

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

/** Reads one file of the package's assets. */
export const readAsset = (path: string): Promise<Buffer> => readFile(packageFile(`assets/${path}`))

/** Serves the files of one folder of the assets. */
export const assetsRoute = (prefix: string, folder: string): Route =>
  filesRoute(prefix, (name) => packageFile(`assets/${folder}/${name}`))

/** Serves what the pages have in common with those of other packages. */
export const partsRoute = (prefix: string): Route => filesRoute(prefix, partFile)

/** Serves files, read when they are asked for. */
function filesRoute(prefix: string, fileOf: (name: string) => URL): Route {
  return {
    methods: ['GET'],
    path: `${prefix}/{file}`,
    async handle({ pathParams: { file = '' } }): Promise<Reply> {
      // Names of our own files only: nothing that could lead out of the folder.
      const extension = /^[a-z][a-z0-9-]*\.(css|js|svg)$/.exec(file)?.[1] ?? ''
      const type = types[extension]
      const body = type && (await readFile(fileOf(file)).catch(() => undefined))
      if (type && body) return { status: 200, headers: assetHeaders(type), body }
      return { status: 404, headers: assetHeaders('text/plain; charset=utf-8'), body: 'no such file\n' }
    },
  }
}
