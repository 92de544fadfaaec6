import type { Framework, Store } from './choices.ts'

type Ranges = Readonly<Record<string, string>>

/** Packages that a shop has beside ours, at the versions that this repository is tested with. */
interface Others {
  readonly dependencies: Ranges
  readonly devDependencies: Ranges
}

export const OF_ALL: Others = {
  dependencies: {},
  devDependencies: {
    '@types/node': '^24.0.0',
    concurrently: '^10.0.7',
    typescript: '^7.0.2',
    // Vitest leaves it to who installs, and Yarn does not install what nobody asks for.
    vite: '^8.3.8',
    vitest: '^5.1.1',
  },
}

export const OF_EACH: Readonly<Record<Framework | Store, Others>> = {
  express: {
    dependencies: { express: '^5.3.0' },
    devDependencies: { '@types/express': '^5.0.6' },
  },
  fastify: { dependencies: { fastify: '^5.12.8' }, devDependencies: {} },
  nestjs: {
    dependencies: {
      '@nestjs/common': '^12.5.1',
      '@nestjs/core': '^12.5.1',
      '@nestjs/platform-express': '^12.5.1',
      'reflect-metadata': '^0.2.2',
      rxjs: '^7.8.2',
    },
    devDependencies: {},
  },
  sqlite: { dependencies: {}, devDependencies: {} },
  postgres: { dependencies: { pg: '^8.23.1' }, devDependencies: { '@types/pg': '^8.23.1' } },
}
