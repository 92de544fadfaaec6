/** What can go wrong with an answer: kind, in words, and what can be set. */
export const answerFaults = [
  ['lost-after-acceptance', 'Processed, then the connection is reset'],
  ['lost-before-acceptance', 'Reset before anything is processed'],
  ['delayed', 'Processed, the answer comes late', '30s'],
  ['server-error', 'A proxy answers 502, not processed'],
  ['rate-limited', 'KUMQUAT: too many requests, JU9989'],
  ['clock-skew', 'The gateway’s clock is off', '10m'],
  ['tampered-signature', 'Paynicorn: the answer’s signature does not fit'],
  ['unknown-error', 'Processed, but an unknown error is answered'],
  ['malformed', 'Processed, the answer is cut short'],
]

export const callbackFaults = [
  ['duplicated', 'Delivered twice'],
  ['reordered', 'Overtaken by the next callback'],
  ['contradictory', 'Told as a success, then as a failure', '5m'],
  ['never', 'Never sent'],
  ['wrong-amount', 'Rightly signed, with another amount'],
  ['wrong-key', 'Signed with another key'],
  ['tampered', 'Changed after signing'],
  ['before-answer', 'Arrives before the answer to the call'],
  ['late', 'Delivered much later', '24h'],
]

/** The name under which a kind takes its duration. */
export const durationName = (kind) => (kind === 'contradictory' ? 'after' : 'by')

export const durationOf = (kind) => [...answerFaults, ...callbackFaults].find(([name]) => name === kind)?.[2]
