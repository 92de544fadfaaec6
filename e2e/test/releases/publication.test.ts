import { afterEach, describe, expect, it, vi } from 'vitest'
import { publicationOf } from '../../../scripts/release/publication.ts'

const OWN = '--registry=http://127.0.0.1:4873'
const WORKFLOW = { CI: 'true', GITHUB_ACTIONS: 'true', ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example' }

const as = (env: Readonly<Record<string, string | undefined>>): void => {
  for (const name of Object.keys(WORKFLOW)) vi.stubEnv(name, env[name])
}

describe('a publication', () => {
  afterEach(() => vi.unstubAllEnvs())

  it('goes to a registry of this machine', () => {
    as({})
    expect(publicationOf(['packed', OWN])).toEqual({
      folder: 'packed',
      registry: 'http://127.0.0.1:4873/',
      provenance: false,
    })
  })

  it('goes to npm out of the release workflow alone, signed', () => {
    as(WORKFLOW)
    expect(publicationOf(['--provenance']).registry).toBe('https://registry.npmjs.org/')
    expect(() => publicationOf([])).toThrow(
      /nothing is published to https:\/\/registry\.npmjs\.org\/ from here/,
    )
    as({ CI: 'true', GITHUB_ACTIONS: 'true' })
    expect(() => publicationOf(['--provenance'])).toThrow(/nothing is published/)
  })

  it('goes to npm from elsewhere when a person says so, and no machine can', () => {
    as({})
    expect(() => publicationOf([])).toThrow(/nothing is published/)
    expect(publicationOf(['--by-hand']).provenance).toBe(false)
    as({ CI: 'true' })
    expect(() => publicationOf(['--by-hand'])).toThrow(/nothing is published/)
  })

  it.each([
    'https://registry.npmjs.org',
    'http://localhost:4873',
    'http://127.0.0.1.example.com',
    'http://127.0.0.1@example.com',
  ])('is not taken for one of this machine at %s', (registry) => {
    as({})
    expect(() => publicationOf([`--registry=${registry}`])).toThrow(/nothing is published/)
  })

  it('is not signed for a registry of this machine, nor what nobody knows', () => {
    as(WORKFLOW)
    expect(() => publicationOf([OWN, '--provenance'])).toThrow(/nobody to sign/)
    expect(() => publicationOf(['--registry=not a url'])).toThrow(/Invalid URL/)
    expect(() => publicationOf(['--force'])).toThrow(/Unknown option/)
  })
})
