import type { Concern } from '../../attention/index.js'
import type { Visit } from '../http/visit.js'
import { presentRows } from '../shared/snapshot-rows/snapshot-rows.js'

/** As many snapshots in the making are shown; the others are counted. */
const MOST_SHOWN = 6

/** What is under way: many that came due together, snapshots in the making, restores. */
export async function runningNow({ services, wording }: Visit, concerns: readonly Concern[]) {
  const wave = await services.runs.wave()
  const open = await services.runs.open()
  const restores = concerns.filter(({ isRestore }) => isRestore)
  const pending = await services.memo('overview.pending', async () =>
    services.catalogue.view().snapshots.filter(({ status }) => status === 'pending')
  )
  const isAny = open.length > 0 || pending.length > 0
  // Those that wait for their turn in a wave are counted by it.
  const presented = isAny
    ? await presentRows({ services, wording }, pending.slice(0, MOST_SHOWN), {
        showsWaiting: wave === undefined
      })
    : { rows: [], moreWaiting: 0 }
  const rows = presented.rows.slice(0, MOST_SHOWN)
  const known = presented.rows.length + Math.max(0, pending.length - MOST_SHOWN)
  return {
    wave,
    rows,
    more: known + presented.moreWaiting - rows.length,
    restores: restores.map(({ id, text, since, link }) => ({
      id,
      text,
      since,
      path: link?.path
    })),
    isAny: isAny || wave !== undefined || restores.length > 0
  }
}
