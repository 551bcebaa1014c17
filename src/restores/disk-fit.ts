import { type Message, message } from '../wording/index.js'

/**
 * Vultr's GB of a disk, in bytes: a snapshot of a 40 GB disk has a size of 42,949,672,960 in Vultr's own
 * examples.
 */
const DISK_GB = 1024 ** 3

/**
 * Whether a snapshot can be restored to a disk. Vultr cannot shrink one.
 * - `fits`: also where the size of the snapshot is not known; Vultr decides then.
 * - `too-small`: Vultr would refuse it.
 * - `unknown`: Vultr shows no disk yet, as of an instance that is being made.
 */
export type DiskFit = 'fits' | 'too-small' | 'unknown'

export function diskFit(
  { sizeBytes }: { readonly sizeBytes: number },
  { diskGb }: { readonly diskGb: number }
): DiskFit {
  if (!(diskGb > 0)) return 'unknown'
  return sizeBytes > diskGb * DISK_GB ? 'too-small' : 'fits'
}

/** The smallest disk that a snapshot fits on, in the GB that Vultr counts disks in. */
export function neededDiskGb({ sizeBytes }: { readonly sizeBytes: number }): number {
  return Math.ceil(sizeBytes / DISK_GB)
}

/** Why it cannot be restored there. */
export function tooSmall(
  snapshot: { readonly sizeBytes: number },
  { diskGb }: { readonly diskGb: number }
): Message {
  return message('restore.tooSmall', {
    needed: { count: neededDiskGb(snapshot) },
    disk: { count: diskGb }
  })
}

/** Why an instance cannot be the target of a snapshot, as far as that is known beforehand; undefined where it can. */
export function targetFlaw(
  snapshot: { readonly sizeBytes: number },
  instance: { readonly diskGb: number } | undefined
): Message | undefined {
  if (instance === undefined) return message('restores.chooseListed')
  switch (diskFit(snapshot, instance)) {
    case 'fits':
      return undefined
    case 'unknown':
      return message('restores.chooseReady')
    case 'too-small':
      return message('restores.chooseLarger', {
        disk: { count: instance.diskGb },
        needed: { count: neededDiskGb(snapshot) }
      })
  }
}
