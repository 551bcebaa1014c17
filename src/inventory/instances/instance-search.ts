import type { Instance } from '../../account/index.js'

/** Whether a search for this text finds the instance. */
export function matchesInstance(instance: Instance, text: string): boolean {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return true
  const { label, hostname, mainIp, region, tags } = instance
  return [label, hostname, mainIp, region, ...tags].some((part) =>
    part.toLowerCase().includes(wanted)
  )
}
