/** What has to be known of a snapshot to say whether it can be relied on. */
export interface JudgedSnapshot {
  readonly status: string
  readonly createdAt: Date | undefined
  /** Bytes of the disk. */
  readonly sizeBytes: number
  /** Bytes as stored; undefined where Vultr did not tell. */
  readonly compressedBytes: number | undefined
}

/** Clocks differ: a snapshot dated this far ahead of ours, in ms, is not from the future yet. */
const AHEAD_MS = 24 * 3_600_000

/** As many snapshots before one tell how large it should be. */
const COMPARED_WITH = 7

/** Less than this share of the usual size is suspicious. */
const SUSPICIOUS_SHARE = 1 / 4

/** Why a snapshot cannot be relied on. */
export type Flaw = 'incomplete' | 'undated' | 'from-the-future' | 'empty'

/** Undefined of a good one: complete, of a size above 0, and dated at most a day ahead of the clock. */
export function flawOf(snapshot: JudgedSnapshot, now: Date): Flaw | undefined {
  const { status, createdAt, sizeBytes } = snapshot
  if (status !== 'complete') return 'incomplete'
  if (createdAt === undefined || Number.isNaN(createdAt.getTime())) return 'undated'
  if (createdAt.getTime() > now.getTime() + AHEAD_MS) return 'from-the-future'
  return sizeBytes > 0 ? undefined : 'empty'
}

/** Whether a snapshot can be gone back to, as far as its record tells. */
export function isGood(snapshot: JudgedSnapshot, now: Date): boolean {
  return flawOf(snapshot, now) === undefined
}

/**
 * Which of an instance's good snapshots are much smaller than the ones before them: of less than a
 * quarter of the median of the last seven, by either size. A suspicious one is no measure for the
 * next one, however many there are.
 * @param newestFirst good ones of one instance.
 */
export function suspiciousOf<S extends JudgedSnapshot>(newestFirst: readonly S[]): ReadonlySet<S> {
  const suspicious = new Set<S>()
  const usual: S[] = []
  for (const snapshot of newestFirst.toReversed()) {
    const before = usual.slice(-COMPARED_WITH)
    if (isMuchSmaller(snapshot, before)) suspicious.add(snapshot)
    else usual.push(snapshot)
  }
  return suspicious
}

function isMuchSmaller(snapshot: JudgedSnapshot, before: readonly JudgedSnapshot[]): boolean {
  return SIZES.some((size) => {
    const own = size(snapshot)
    const usual = median(before.flatMap((each) => size(each) ?? []))
    return own !== undefined && usual !== undefined && own < usual * SUSPICIOUS_SHARE
  })
}

const SIZES: readonly ((snapshot: JudgedSnapshot) => number | undefined)[] = [
  ({ sizeBytes }) => sizeBytes,
  ({ compressedBytes }) => compressedBytes
]

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  const low = sorted[Math.floor(middle)]
  const high = sorted[Math.ceil(middle)]
  return low === undefined || high === undefined ? undefined : (low + high) / 2
}
