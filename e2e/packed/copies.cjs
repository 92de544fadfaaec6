// Nest injects by class: a second copy of core is refused where the module is made, not missed where it is injected.
const assert = require('node:assert/strict')
const { cpSync } = require('node:fs')
const { dirname, join } = require('node:path')
const { KumicornModule } = require('@kumicorn/nestjs')

const options = { kumquat: { baseUrl: 'http://127.0.0.1:9', partnerNo: 'P1', signKey: 'the sign key' } }
KumicornModule.forRoot(options)

const copy = join(__dirname, 'node_modules/somebody/node_modules/@kumicorn/core')
cpSync(dirname(require.resolve('@kumicorn/core/package.json')), copy, { recursive: true })
require(copy)
assert.throws(() => KumicornModule.forRoot(options), {
  code: 'config_invalid',
  message: /^two copies of @kumicorn\/core are loaded, .*core.* and .*somebody.*npm ls @kumicorn\/core/,
})
