import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes longest, longest first: begun last, it would leave one of two cores idle at the end. */
const slow = [
  'e2e/test/model/',
  'core/test/integration/stores/contract',
  'e2e/test/crash/',
  'console/test/browser/',
  'e2e/test/instances/',
  'e2e/test/samples',
  'cli/test/integration/',
]

const rank = ({ moduleId }: TestSpecification): number => {
  const at = slow.findIndex((part) => moduleId.includes(part))
  return at < 0 ? slow.length : at
}

/** Begins the slow test files first, and leaves the others in Vitest's own order. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((a, b) => rank(a) - rank(b))
  }
}
