import { readFile } from 'node:fs/promises'
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

/** Serves the files of one folder of the assets, read when they are asked for. */
export function assetsRoute(prefix: string, folder: string): Route {
  return {
    methods: ['GET'],
    path: `${prefix}/{file}`,
    async handle({ pathParams: { file = '' } }): Promise<Reply> {
      // Names of our own files only: nothing that could lead out of the folder.
      const extension = /^[a-z][a-z0-9-]*\.(css|js|svg)$/.exec(file)?.[1] ?? ''
      const type = types[extension]
      const body = type && (await readAsset(`${folder}/${file}`).catch(() => undefined))
      if (type && body) return { status: 200, headers: assetHeaders(type), body }
      return { status: 404, headers: assetHeaders('text/plain; charset=utf-8'), body: 'no such file\n' }
    },
  }
}
