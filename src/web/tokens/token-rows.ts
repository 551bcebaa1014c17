import type { Instance } from '../../account/index.js'
import { tokenActor } from '../../activity/index.js'
import type { ApiToken } from '../../tokens/index.js'
import type { Wording } from '../../wording/index.js'

/** What a token is for, in words. */
export function presentTags(
  tags: readonly string[] | undefined,
  instances: readonly Instance[],
  { t }: Wording
): { readonly names: readonly string[]; readonly note: string } {
  if (tags === undefined) return { names: [], note: t('tokens.all') }
  const wanted = new Set(tags.map((tag) => tag.toLowerCase()))
  const count = instances.filter((each) =>
    each.tags.some((tag) => wanted.has(tag.toLowerCase()))
  ).length
  return { names: tags, note: t('tokens.tags.now', { count }) }
}

/** A token as the list shows it. */
export function presentToken(
  { expiresAt, ...token }: ApiToken,
  {
    instances,
    now,
    wording
  }: {
    readonly instances: readonly Instance[]
    readonly now: Date
    readonly wording: Wording
  }
) {
  return {
    ...token,
    scope: wording.t('tokens.scope', { scope: token.scope }),
    tags: presentTags(token.tags, instances, wording),
    expiresAt,
    isExpired: expiresAt !== undefined && expiresAt <= now,
    activity: `activity?${new URLSearchParams({ user: tokenActor(token.name) })}`
  }
}
