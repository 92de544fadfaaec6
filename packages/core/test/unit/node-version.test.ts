import { describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { requireNode } from '../../src/data/node-version.ts'
import { ConfigError } from '../../src/index.ts'

// Found by newcomers: on Node 20 payments went out, and every signed postback was answered 503.

describe('the version of Node', () => {
  it('is asked for as in engines', () => {
    const oldest = manifest.engines.node.replace('>=', '')
    expect(() => requireNode({ node: `${oldest}.0` })).not.toThrow()
    const [major, minor] = oldest.split('.').map(Number) as [number, number]
    const older = `${major}.${minor - 1}.9`
    expect(() => requireNode({ node: older })).toThrow(
      new ConfigError(`Kumicorn needs Node ${oldest} or later, and this is Node ${older}: update it`),
    )
  })

  it.each(['20.20.2', '18.0.0', '22.0.0', '21.99.0'])('%s is refused', (node) => {
    expect(() => requireNode({ node })).toThrow(`this is Node ${node}`)
  })

  it.each([
    { node: '24.0.0' },
    { node: '23.0.0' },
    { node: '26.1.0' },
    { node: '20.0.0', bun: '1.4.0' },
    { node: '20.0.0', deno: '2.9.0' },
    {},
  ])('%j is taken', (versions) => {
    expect(() => requireNode(versions)).not.toThrow()
  })
})
