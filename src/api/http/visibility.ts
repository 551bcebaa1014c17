import type { Caller } from '../../access/index.js'
import type { CatalogueView } from '../../account/index.js'

/** What of the account a caller sees and touches. */
export interface Visibility {
  /** Not all of it. */
  readonly isRestricted: boolean
  /** Tells one restriction from another. */
  readonly token: string
  /** Undefined is what belongs to no instance. */
  sees(instanceId: string | undefined): boolean
  /** The instances that are seen; undefined: all, also those that have left the account. */
  readonly instanceIds: readonly string[] | undefined
}

const ALL: Visibility = {
  isRestricted: false,
  token: '',
  sees: () => true,
  instanceIds: undefined
}

/**
 * A token with tags sees the instances that carry one of them now, and what belongs to these; capital letters
 * do not matter, as elsewhere. What has left the account has no tags any more.
 */
export function visibilityOf({ tags }: Caller, { instances }: CatalogueView): Visibility {
  if (tags === undefined) return ALL
  const wanted = new Set(tags.map((tag) => tag.toLowerCase()))
  const ids = new Set(
    instances
      .filter((each) => each.tags.some((tag) => wanted.has(tag.toLowerCase())))
      .map(({ id }) => id)
  )
  return {
    isRestricted: true,
    token: JSON.stringify([...wanted].sort()),
    sees: (instanceId) => instanceId !== undefined && ids.has(instanceId),
    instanceIds: [...ids]
  }
}
