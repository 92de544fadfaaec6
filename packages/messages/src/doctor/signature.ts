import { lacksLeadingZeros } from '../kumquat.ts'
import { type Diagnosis, type Finding, type NamedKey, problem } from './finding.ts'

const ZEROS_DROPPED = problem(
  'leading-zeros-dropped',
  'sign has lost its leading zeros: the digest was made a number, then written in hex.',
  'Write the 16 bytes of the digest with two digits each. (A published Java helper does not.)',
)

type Verdict = Pick<Diagnosis, 'signature' | 'key' | 'findings'>

/** How a gateway's signature is judged with one key: right, made in a known wrong way, or neither. */
export type Judge = (key: string) => 'right' | readonly Finding[] | undefined

const cut = (key: string): boolean => key !== key.trim()

const none = (finding: Finding): Verdict => ({ signature: undefined, key: undefined, findings: [finding] })

/** Looks at a `sign` as it came: whether there is one, whether it has the right shape, and whether it fits. */
export function lookAtSign(
  gateway: NonNullable<NamedKey['gateway']>,
  sign: unknown,
  keys: readonly NamedKey[],
  judge: Judge,
  right: (key: string) => string,
): Verdict {
  if (typeof sign !== 'string' || sign === '') return none(problem('sign-missing', 'sign is missing.'))
  const possible = keys.filter((key) => key.gateway === undefined || key.gateway === gateway)
  if (/^[0-9a-fA-F]{32}$/.test(sign)) return judgeSignature(possible, judge)
  const cut = possible.find(({ key }) => lacksLeadingZeros(sign, right(key)))
  if (cut !== undefined) return { signature: 'wrong', key: cut.name, findings: [ZEROS_DROPPED] }
  return none(problem('sign-shape', 'sign is not 32 hex digits.', 'Send the MD5 digest as hex text.'))
}

/** Tries every key, and each without the white space around it; the right signature first. */
function judgeSignature(keys: readonly NamedKey[], judge: Judge): Verdict {
  if (keys.length === 0) {
    const mend = 'Give the key: --key-env, --key-file or --key.'
    return none(problem('no-key', 'The signature is not checked: no key was given.', mend))
  }
  const trials = keys.flatMap(({ name, key }) => {
    const plain = { name, key, findings: [] as readonly Finding[] }
    if (!cut(key)) return [plain]
    const mend = 'Trim what is read from files and variables.'
    const finding = problem('key-with-spaces', `The key ${name} has white space around it.`, mend)
    return [plain, { name, key: key.trim(), findings: [finding] }]
  })
  for (const { name, key, findings } of trials) {
    if (judge(key) === 'right')
      return { signature: 'right', key: name, findings: [...findings, ...order(name, keys)] }
  }
  for (const { name, key, findings } of trials) {
    const wrong = judge(key)
    if (Array.isArray(wrong)) {
      return { signature: 'wrong', key: name, findings: [...findings, ...wrong] }
    }
  }
  const tried = keys.map(({ name }) => name).join(', ')
  return {
    signature: 'wrong',
    key: undefined,
    findings: [
      problem(
        'wrong-key',
        `The signature fits none of the given keys (${tried}), nor any usual mistake with them.`,
        'Either it was made with another key, or the message was changed after it was signed.',
      ),
    ],
  }
}

/** A key that is not the first fits: fine while keys are rotated, else the wrong one is in use. */
function order(name: string, keys: readonly NamedKey[]): readonly Finding[] {
  const first = keys[0]?.name
  if (first === name || first === undefined) return []
  return [
    problem(
      'wrong-key',
      `The signature fits ${name}, not ${first}, the first of the given keys.`,
      'Use the key that fits; the first one counts as the expected one.',
    ),
  ]
}
