// As an application is bundled with all that it uses.
export default {
  entry: 'bundled.ts',
  format: 'esm',
  deps: { alwaysBundle: [/./] },
  dts: false,
  outDir: 'bundle',
  logLevel: 'warn',
}
