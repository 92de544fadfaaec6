// The packed packages in a CommonJS application: what it requires is what others import.
const assert = require('node:assert/strict')

const NAMES = {
  core: 'createKumicorn',
  'core/adapter': 'readBody',
  'core/testing': 'kumquatCallback',
  express: 'callbackRouter',
  fastify: 'kumicornFastify',
  nestjs: 'KumicornModule',
  opentelemetry: 'instrument',
  postgres: 'postgresStore',
  sandbox: 'startSandbox',
}

async function compare() {
  for (const [path, name] of Object.entries(NAMES)) {
    const required = require(`@kumicorn/${path}`)
    assert.equal(typeof required[name], 'function')
    const { default: standard, ...imported } = await import(`@kumicorn/${path}`)
    assert.deepEqual(
      Object.keys({ ...required, default: 0 }).sort(),
      Object.keys({ ...imported, default: 0 }).sort(),
    )
    for (const each of Object.keys(imported)) assert.equal(imported[each], required[each])
    assert.equal(standard, required.default)
  }
  const { kumicornFastify, default: autoloaded } = require('@kumicorn/fastify')
  assert.equal(autoloaded, kumicornFastify)
}

compare()
