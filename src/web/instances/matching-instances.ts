import { createHash } from 'node:crypto'
import type { CatalogueView, Instance } from '../../account/index.js'
import { matchesInstance } from '../shared/account/instance-search.js'

/** The instances of the account that a search finds. */
export function matchingInstances({ instances }: CatalogueView, q: string): readonly Instance[] {
  return instances.filter((instance) => matchesInstance(instance, q))
}

/** Tells one set of instances from another. */
export function idsToken(instances: readonly Instance[]): string {
  const ids = instances.map(({ id }) => id).sort()
  return createHash('sha256').update(ids.join(' ')).digest('hex').slice(0, 16)
}
