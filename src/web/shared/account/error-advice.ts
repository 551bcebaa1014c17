import type { VultrError } from '../../../account/index.js'

/** Where an admin allows an address to use a key. */
const ACCESS_CONTROL =
  'Add this server’s address to the key’s Access Control list: my.vultr.com → Account → API → Access Control. If the server goes out over IPv6, its IPv6 address has to be on the list too.'

/** What an admin can do about a failure between us and Vultr. */
function whatToDo(error: VultrError): string {
  switch (error.kind) {
    case 'unauthorized':
      return 'Compare the key with the one at my.vultr.com → Account → API, and see that this server’s address (IPv4 and IPv6) is on the list under Access Control there.'
    case 'address-not-allowed':
      return ACCESS_CONTROL
    case 'forbidden':
      return 'The key is not allowed to do this. Give its user the permission for it at my.vultr.com, or use another key.'
    case 'quota':
      return 'Choose a shorter retention period, delete some snapshots, or ask Vultr’s support for a higher limit.'
    case 'locked':
      return 'The instance is busy, often with another snapshot.'
    case 'not-found':
      return 'It may have been deleted at Vultr. Look at the list again.'
    case 'rate-limited':
      return 'Other programs at this address ask Vultr too.'
    case 'unavailable':
    case 'timeout':
      return 'Vultr reports outages at status.vultr.com.'
    case 'redirected':
      return 'VULTR_API_URL (the option vultrApiUrl where the addon is mounted) has to be the address of Vultr’s API itself.'
    case 'invalid-response':
      return 'A proxy or firewall between this server and Vultr may be answering in Vultr’s place.'
    case 'refused':
    case 'withdrawn':
      return 'Nothing was changed.'
  }
}

/** What passes by itself. */
const PASSING: ReadonlySet<VultrError['kind']> = new Set([
  'locked',
  'rate-limited',
  'unavailable',
  'timeout'
])

/**
 * What happened, why, and what to do, in one text.
 * @param of.isRetried whether the panel does it again without being asked; default false.
 */
export function errorAdvice(error: VultrError, of: { readonly isRetried?: boolean } = {}): string {
  const sentence = /[.!?]$/.test(error.sentence) ? error.sentence : `${error.sentence}.`
  const advice = `Vultr: “${sentence}” ${whatToDo(error)}`
  if (of.isRetried === true) return `${advice} Retrying automatically.`
  return PASSING.has(error.kind) ? `${advice} Try again in a few minutes.` : advice
}
