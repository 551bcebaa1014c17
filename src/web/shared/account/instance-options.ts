import type { Instance } from '../../../account/index.js'

/** An option of a select. */
export interface SelectOption {
  readonly value: string
  readonly label: string
}

/** An instance to choose; two may share a label, so the address stands beside it. */
export function instanceOption({ id, label, hostname, mainIp, region }: Instance): SelectOption {
  const parts = [label || hostname, mainIp, region].filter((part) => part !== '')
  return { value: id, label: parts.join(' · ') }
}
