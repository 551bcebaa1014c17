import type { Visit } from '../http/visit.js'

/** As many volumes are named; of the others the number is told. */
const MOST_NAMED = 20

const BYTES_PER_GB = 1e9

/** Block storage attached to an instance, of which its snapshots contain nothing. */
interface AttachedVolumes {
  readonly named: readonly {
    /** Hostile text. */
    readonly name: string
    /** Undefined where Vultr has not told it. */
    readonly bytes: number | undefined
  }[]
  readonly moreCount: number
}

export function attachedVolumes({ services }: Visit, instanceId: string): AttachedVolumes {
  const named = services.blockStorage
    .attachedTo(instanceId)
    .map(({ id, label, sizeGb }) => ({
      name: label.trim() === '' ? `${id.slice(0, 8)}…` : label,
      bytes: sizeGb > 0 ? sizeGb * BYTES_PER_GB : undefined
    }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  return {
    named: named.slice(0, MOST_NAMED),
    moreCount: Math.max(0, named.length - MOST_NAMED)
  }
}
