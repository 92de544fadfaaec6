// The packed packages in a CommonJS application.
const assert = require('node:assert/strict')

assert.equal(typeof require('@kumicorn/core').createKumicorn, 'function')
assert.equal(typeof require('@kumicorn/core/adapter').readBody, 'function')
assert.equal(typeof require('@kumicorn/express').callbackRouter, 'function')
assert.equal(typeof require('@kumicorn/fastify').kumicornFastify, 'function')
assert.equal(typeof require('@kumicorn/nestjs').KumicornModule, 'function')
