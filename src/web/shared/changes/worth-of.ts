import type { Snapshot } from '../../../account/index.js'
import { monthlyCostUsd } from '../../../policy/index.js'
import { message, type Text } from '../../../wording/index.js'

/** What the snapshots take and cost, with a space before it; nothing where Vultr tells no size. */
export function worthOf(snapshots: readonly Snapshot[]): Text {
  const bytes = snapshots.reduce((sum, { compressedBytes }) => sum + (compressedBytes ?? 0), 0)
  if (bytes === 0) return ''
  return message('change.preview.worth', {
    size: { size: bytes },
    cost: { usd: monthlyCostUsd(bytes) }
  })
}
