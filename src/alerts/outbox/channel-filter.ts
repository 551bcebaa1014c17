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

/** What of a content a channel is told; undefined where nothing. */
export function filtered<C extends MessageContent>(
  content: C,
  { severities, withoutKinds, tags }: ChannelFilter
): C | undefined {
  if (content.type !== 'alert') return content
  if (!severities.includes(content.severity) || withoutKinds.includes(content.kind)) {
    return undefined
  }
  if (tags.length === 0) return content
  const wanted = new Set(tags.map((tag) => tag.toLowerCase()))
  // What is about the account concerns everybody.
  const members = content.members.filter(
    ({ instanceId, told }) =>
      instanceId === undefined || told.tags?.some((tag) => wanted.has(tag.toLowerCase()))
  )
  if (members.length === 0) return undefined
  const isWhole = members.length === content.members.length
  return { ...content, members, count: isWhole ? content.count : members.length }
}
