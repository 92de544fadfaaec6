// Writes the pages of the API below docs/api/, from the comments of all that the packages export.
import { join } from 'node:path'
import { Application, Converter, type ProjectReflection, ReflectionKind } from 'typedoc'
import { ROOT } from './site/pages.ts'

/** What can be imported, by its file. */
const entries: Readonly<Record<string, string>> = {
  '@kumicorn/core': 'packages/core/src/index.ts',
  '@kumicorn/core/web': 'packages/core/src/web/callbacks.ts',
  '@kumicorn/core/testing': 'packages/core/src/testing/index.ts',
  '@kumicorn/core/gateway': 'packages/core/src/gateway-kit.ts',
  '@kumicorn/core/store': 'packages/core/src/store-kit.ts',
  '@kumicorn/express': 'packages/express/src/index.ts',
  '@kumicorn/fastify': 'packages/fastify/src/index.ts',
  '@kumicorn/nestjs': 'packages/nestjs/src/index.ts',
  '@kumicorn/postgres': 'packages/postgres/src/index.ts',
  '@kumicorn/console': 'packages/console/src/index.ts',
  '@kumicorn/opentelemetry': 'packages/opentelemetry/src/index.ts',
  '@kumicorn/sandbox': 'packages/sandbox/src/index.ts',
}

const app = await Application.bootstrapWithPlugins({
  name: 'API',
  plugin: ['typedoc-plugin-markdown'],
  tsconfig: join(ROOT, 'docs/tsconfig.api.json'),
  entryPoints: Object.values(entries).map((file) => join(ROOT, file)),
  // Another compiler checks the code.
  skipErrorChecking: true,
  excludeInternal: true,
  excludePrivate: true,
  excludeExternals: true,
  disableSources: true,
  disableGit: true,
  outputs: [{ name: 'markdown', path: join(ROOT, 'docs/api') }],
  readme: 'none',
  githubPages: false,
  logLevel: 'Error',
  // The site counts headings of one name in another way than links to them do, so each has a name beside its own; with a
  // prefix, none is that of another heading.
  ...{ useHTMLAnchors: true, anchorPrefix: 'api-' },
  ...{ outputFileStrategy: 'modules', hideBreadcrumbs: true, hidePageHeader: true, entryFileName: 'index' },
  ...{
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    classPropertiesFormat: 'table',
    enumMembersFormat: 'table',
  },
})
app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }: { readonly project: ProjectReflection }) => {
  const names = Object.keys(entries)
  const modules = project.getChildrenByKind(ReflectionKind.Module)
  if (modules.length !== names.length) throw new Error('not every entry is a module')
  for (const [index, name] of names.entries()) if (modules[index]) modules[index].name = name
})
const project = await app.convert()
if (project === undefined) throw new Error('the packages could not be read')
await app.generateOutputs(project)
