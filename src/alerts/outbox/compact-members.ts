import { asItIs } from '../../wording/index.js'
import type { Member } from './alert-content.js'
import { MOST_LISTED } from './outgoing-of.js'

/** As many keep their texts in any case. */
const MOST_WITH_TEXTS = 200

/**
 * Of a very large fleet, without the texts that no channel shows: neither among the first, nor among the
 * first of a tag. All keep what channels are filtered by.
 */
export function compactMembers(members: readonly Member[]): readonly Member[] {
  if (members.length <= MOST_WITH_TEXTS) return members
  const ofTag = new Map<string, number>()
  return members.map((member, index) => {
    let isShown = index < MOST_WITH_TEXTS
    for (const tag of new Set(member.told.tags?.map((each) => each.toLowerCase()))) {
      const before = ofTag.get(tag) ?? 0
      if (before < MOST_LISTED) isShown = true
      ofTag.set(tag, before + 1)
    }
    return isShown ? member : { ...member, told: { ...member.told, text: asItIs('') } }
  })
}
