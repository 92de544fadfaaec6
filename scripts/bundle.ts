import type { UserConfig } from 'tsdown'
import { facades } from './facades.ts'

type Entries = Readonly<Record<string, string>>

/**
 * How every package is built: its entry points in few files, which load faster than one file a module, in the
 * folder `dist` itself, so that what lies beside a module's folder (`../package.json`, `../assets/`) lies there for
 * the bundle, too. The code is CommonJS, which applications of both kinds, and Jest, can load; for `import` each entry
 * has a facade, so that there is one copy of everything, whoever loads it. No dependency is bundled but what is
 * not published by itself: the signed messages, and the parts of web pages. The code stays readable, so that a stack trace says where: its
 * comments stand in the declarations. For the same reason there are no source maps: with the sources in them they
 * would double the size, and without them they lead nowhere.
 */
export function bundle(entry: Entries = { index: 'src/index.ts' }, options: UserConfig = {}): UserConfig {
  return {
    entry: { ...entry },
    format: 'cjs',
    tsconfig: 'tsconfig.build.json',
    fixedExtension: false,
    hash: false,
    sourcemap: false,
    deps: { neverBundle: true, alwaysBundle: [/^@kumicorn\/(?:messages|web-parts)/] },
    logLevel: 'warn',
    dts: true,
    checks: { legacyCjs: false },
    plugins: [facades()],
    ...options,
    outputOptions: {
      minifyInternalExports: false,
      // Jest cannot run an `import()` that stands in CommonJS: it is a `require` in its time.
      dynamicImportInCjs: false,
      comments: { jsdoc: false, annotation: true, legal: true },
      // What several entries use is one file, not one for each set of entries that use it.
      codeSplitting: {
        groups: [
          { name: 'shared', test: /(?<!\.d)\.ts$/, minShareCount: 2 },
          { name: 'shared.d', test: /\.d\.ts$/, minShareCount: 2 },
        ],
      },
    },
  }
}
