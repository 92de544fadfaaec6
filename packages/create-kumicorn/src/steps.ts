import { type Choices, runOf } from './choices.ts'

/** What a person does before the first sale, from within the folder. */
export const stepsOf = (
  { store, manager }: Pick<Choices, 'store' | 'manager'>,
  isInstalled: boolean,
): readonly string[] => [
  ...(isInstalled ? [] : [`${manager} install`]),
  ...(store === 'postgres' ? ['docker compose up --detach --wait postgres'] : []),
  `${runOf(manager)} dev`,
]
