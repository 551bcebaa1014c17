// What Vultr does: plain faults of single answers, and the mishaps that it was seen to have. A fault comes
// and goes by itself; a mishap lasts until it is ended or for one reading.
import type { Fault } from '../../../../src/simulator/index.js'
import { MINUTE } from '../../fake-clock.js'
import type { Mishap } from '../mishaps/mishap.js'
import { ODD_ACCOUNT } from '../mishaps/odd-account.js'
import { SPOILED_ANSWERS } from '../mishaps/spoiled-answers.js'
import type { Weeks } from '../weeks.js'

/** Everything of Vultr's that the weeks draw from; each may happen beside every other one. */
export const MISHAPS: readonly Mishap[] = [...SPOILED_ANSWERS, ...ODD_ACCOUNT]

/** What a request was refused with had no effect; with the others nobody knows. */
const REFUSALS: readonly Fault[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 429 },
  { kind: 'status', status: 429, retryAfterSeconds: 400 },
  { kind: 'status', status: 401, sentence: 'Invalid API token.' },
  { kind: 'status', status: 400, sentence: 'Something Vultr does not like.' }
]
const FAULTS: readonly Fault[] = [
  ...REFUSALS,
  { kind: 'reset' },
  { kind: 'json', status: 504, body: {} },
  { kind: 'html', status: 502 },
  { kind: 'html', status: 200 },
  { kind: 'garbage' },
  { kind: 'empty' },
  { kind: 'hang' }
]

export function beginFault(weeks: Weeks): void {
  const fault = weeks.pick(FAULTS)
  const method = weeks.pick(['GET', 'POST', 'POST', 'DELETE', undefined] as const)
  const when = REFUSALS.includes(fault) ? 'before' : weeks.pick(['before', 'after'] as const)
  const times = fault.kind === 'hang' ? 1 : weeks.pick([1, 1, 2, 5])
  const after = weeks.pick([0, 0, 1, 3])
  weeks.tell(`fault ${JSON.stringify(fault)} ${method ?? 'any'} ${when} ×${times} after ${after}`)
  weeks.world.simulator.faults.add({
    when,
    times,
    after,
    fault,
    ...(method === undefined ? {} : { method })
  })
}

/** Vultr does something that it was seen to do. */
export async function beginMishap(weeks: Weeks, mishaps: readonly Mishap[]): Promise<void> {
  const { simulator, clock } = weeks.world
  const mishap = weeks.pick(mishaps)
  const instance = weeks.pick(weeks.instances)
  weeks.tell(`mishap: ${mishap.name} (${instance.id})`)
  const end = mishap.begin({
    simulator,
    instance,
    now: clock.now(),
    pick: (from) => weeks.pick(from)
  })
  if (mishap.lasts === undefined) weeks.endsOfMishaps.push(end)
  else {
    clock.advance(11 * MINUTE)
    await weeks.tick()
    end()
  }
  if (mishap.isReadable === true) await checkReadable(weeks, mishap)
}

/** One odd record costs that record and not the list. */
async function checkReadable({ world, panel, notes }: Weeks, { name }: Mishap): Promise<void> {
  // Another fault may hit this very reading.
  if (world.simulator.faults.pending > 0) return
  await panel.alive(async ({ catalogue }) => {
    const { problem } = await catalogue.refresh({ maxAgeMs: 0 })
    // An account that is suddenly empty is not believed, which is another matter.
    const isEmptied = problem?.sentence.startsWith('Vultr listed nothing') === true
    if (problem?.kind !== 'invalid-response' || isEmptied) return
    notes.violations.push(`${name} makes the lists unreadable: ${problem.sentence}`)
  })
}
