import { isNativeError } from 'node:util/types'
import { MOUNT } from '../../../standalone/index.js'
import { type Check, note, ok, problem, reasonOf } from './check.js'

/** How long anybody may take, in ms. */
const TIMEOUT_MS = 5_000
/** The metadata service answers at once, or nobody does. */
const METADATA_TIMEOUT_MS = 1_500

async function answerOf(url: string, timeoutMs = TIMEOUT_MS): Promise<Response> {
  return await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
}

/** The system’s code says more than “fetch failed”. */
function whyNot(error: unknown): string {
  const cause = isNativeError(error) && isNativeError(error.cause) ? error.cause : error
  return isNativeError(cause) && 'code' in cause ? String(cause.code) : reasonOf(cause)
}

/** Whether a panel answers where this environment has it. */
export async function checkPanel(at: {
  readonly HOST: string
  readonly PORT: number
  readonly BASE_PATH: string
}): Promise<Check> {
  const host = ['0.0.0.0', '::', ''].includes(at.HOST) ? '127.0.0.1' : at.HOST
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${at.PORT}${at.BASE_PATH}`
  try {
    const response = await answerOf(`${url}/healthz`)
    if (response.status === 200 && (await response.text()) === 'ok') {
      return ok('Panel', `running at ${url}${MOUNT}/`)
    }
    return problem(
      'Panel',
      `another program answers at ${url}`,
      'Choose another PORT for the panel, or look at what runs there.'
    )
  } catch (error) {
    return note(
      'Panel',
      `not running at ${url} (${whyNot(error)})`,
      'Start it, or set HOST, PORT and BASE_PATH as it has them.'
    )
  }
}

/** Where browsers find it. */
export async function checkPublicUrl(address: string): Promise<Check> {
  try {
    const { status } = await answerOf(`${address}/healthz`)
    if (status === 200) return ok('Public address', address)
    return problem(
      'Public address',
      `${address} answers ${status}`,
      'Links in alerts lead there: look at PUBLIC_URL and the proxy.'
    )
  } catch (error) {
    return note(
      'Public address',
      `${address} cannot be reached from here (${whyNot(error)})`,
      'Links in alerts lead there: look at PUBLIC_URL, unless only browsers reach it.'
    )
  }
}

/** Which server this is. */
export async function checkMetadata(address: string): Promise<Check> {
  const check = 'This server'
  if (address === 'off') return ok(check, 'not asked for (VULTR_METADATA_URL=off)')
  const advice = '“Applies to: This server” is for panels that run on an instance of Vultr’s.'
  try {
    const response = await answerOf(`${address}/v1.json`, METADATA_TIMEOUT_MS)
    const answer: unknown = await response.json()
    const id =
      typeof answer === 'object' && answer !== null && 'instance-v2-id' in answer
        ? answer['instance-v2-id']
        : undefined
    if (typeof id === 'string') return ok(check, `instance ${id}`)
    return note(check, `${address} does not say which instance this is`, advice)
  } catch {
    return note(check, 'not an instance of Vultr’s', advice)
  }
}

/** In ms; beyond the first pages say so, beyond the second a replica leaves the lead to others. */
const OFF_MS = 60_000
const FAR_OFF_MS = 10 * 60_000
const SET_CLOCK =
  'Set the clock: snapshots are taken by it. “timedatectl set-ntp true” keeps it right.'

export function checkClock(offMs: number, by: string): Check {
  const seconds = Math.round(Math.abs(offMs) / 1000)
  if (Math.abs(offMs) < OFF_MS) return ok('Clock', `right by ${by}`)
  const text = `${seconds} seconds ${offMs > 0 ? 'ahead of' : 'behind'} ${by}`
  return Math.abs(offMs) < FAR_OFF_MS
    ? note('Clock', text, SET_CLOCK)
    : problem('Clock', text, SET_CLOCK)
}

/** Vultr's address, and this machine's clock by the time of its answer. */
export async function checkVultr(
  apiUrl: string,
  now: () => Date
): Promise<{ readonly checks: readonly Check[]; readonly isReached: boolean }> {
  const { host } = new URL(apiUrl)
  try {
    const { headers } = await answerOf(`${apiUrl}/account`)
    const there = Date.parse(headers.get('date') ?? '')
    const reached = ok('Vultr', `${host} can be reached`)
    const clock = Number.isNaN(there) ? [] : [checkClock(now().getTime() - there, host)]
    return { checks: [reached, ...clock], isReached: true }
  } catch (error) {
    const check = problem(
      'Vultr',
      `${host} cannot be reached (${whyNot(error)})`,
      'Let this machine reach it on port 443; look at its DNS, firewall and VULTR_API_URL.'
    )
    return { checks: [check], isReached: false }
  }
}
