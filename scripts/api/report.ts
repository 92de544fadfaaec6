import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor'
import type { Entry } from './entries.ts'

const SILENT = { default: { logLevel: ExtractorLogLevel.None } }

function configOf({ name, folder, types }: Entry, files: readonly string[], into: string): ExtractorConfig {
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder: resolve(folder),
      mainEntryPointFilePath: resolve(folder, types),
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'es2023',
            lib: ['es2024'],
            module: 'nodenext',
            moduleResolution: 'nodenext',
            strict: true,
            skipLibCheck: true,
            types: ['node'],
          },
          files,
        },
      },
      apiReport: {
        enabled: true,
        includeForgottenExports: true,
        reportFileName: name,
        reportFolder: into,
        reportTempFolder: join(into, 'made'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: SILENT,
        extractorMessageReporting: SILENT,
        tsdocMessageReporting: SILENT,
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: resolve(folder, 'package.json'),
  })
}

/** What is documented is read elsewhere: here it would be a change of the types with each comment. */
const typesOnly = (report: string): string =>
  report
    .replaceAll('\r\n', '\n')
    .replaceAll(/^ *\/\/ (?:\(undocumented\)|@public.*)\n/gm, '')
    .replaceAll(/^\/\/ \(No @packageDocumentation.*\n\n?/gm, '')

/** The public types of each entry point, in order and without comments, made from what is built. */
export function reports(entries: readonly Entry[]): ReadonlyMap<string, string> {
  const into = mkdtempSync(join(tmpdir(), 'kumicorn-api-'))
  try {
    const files = entries.map(({ folder, types }) => resolve(folder, types))
    const configs = entries.map((entry) => configOf(entry, files, into))
    const [first, ...others] = configs
    if (first === undefined) throw new Error('no package has types')
    // One compilation for all.
    const compilerState = CompilerState.create(first, {
      additionalEntryPoints: others.map((config) => config.mainEntryPointFilePath),
    })
    for (const config of configs)
      Extractor.invoke(config, {
        compilerState,
        localBuild: true,
        messageCallback: (m) => (m.handled = true),
      })
    return new Map(
      entries.map(({ name }) => [name, typesOnly(readFileSync(join(into, `${name}.api.md`), 'utf8'))]),
    )
  } finally {
    rmSync(into, { recursive: true, force: true })
  }
}
