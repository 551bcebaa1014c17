import type { AlertKind, Severity } from '../alert/alert.js'
import type { MessageContent } from './alert-content.js'

/** Which messages a channel is sent. */
export interface ChannelFilter {
  readonly severities: readonly Severity[]
  /** Told of everything but these. */
  readonly withoutKinds: readonly AlertKind[]
  /** Told of instances with one of these tags alone; of all where there are none. Capital letters do not matter. */
  readonly tags: readonly string[]
}

export const EVERYTHING: ChannelFilter = {
  severities: ['info', 'warning', 'critical'],
  withoutKinds: [],
  tags: []
}

/** Whether an instance's tags have one of these; capital letters do not matter. */
export function tagMatcher(
  tags: readonly string[]
): (own: readonly string[] | undefined) => boolean {
  const wanted = new Set(tags.map((tag) => tag.toLowerCase()))
  return (own) => own?.some((tag) => wanted.has(tag.toLowerCase())) === true
}

/** What of a content a channel is told; undefined where nothing. */
export function filtered<C extends MessageContent>(
  content: C,
  { severities, withoutKinds, tags }: ChannelFilter
): C | undefined {
  if (content.type !== 'alert') return content
  // Who was told that it began is told that it is over, whatever was chosen since.
  const isWanted =
    content.state === 'resolved' ||
    (severities.includes(content.severity) && !withoutKinds.includes(content.kind))
  if (!isWanted) return undefined
  if (tags.length === 0) return content
  const hasTag = tagMatcher(tags)
  // What is about the account concerns everybody.
  const members = content.members.filter(
    ({ instanceId, told }) => instanceId === undefined || hasTag(told.tags)
  )
  // The end closes what the beginning opened elsewhere, also where others' instances were the last.
  if (members.length === 0 && !(content.state === 'resolved' && content.isOver)) return undefined
  return { ...content, members, count: members.length }
}
