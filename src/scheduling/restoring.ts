import type { Database } from '../database/index.js'
import type { AccountConnection, Catalogue, CatalogueView, Instance } from '../snapshots/index.js'
import type { Restore, RestoreStore } from './restore-store.js'
import { runStore } from './run-store.js'

/** Vultr may still show an instance as ready for a moment after it was asked to restore it, in ms. */
const SETTLING_MS = 60_000

/** A request is answered by then or never: whether it was heard is looked up, in ms after it was sent. */
const UNANSWERED_MS = 2 * 60_000

const SAFETY_FAILED =
  'Nothing was restored: the fresh snapshot that was to be taken first did not succeed.'
const NOT_HEARD =
  'Vultr’s answer was lost and the instance does not look as if it were being restored, so the request was not repeated. Look at my.vultr.com, and ask again if it was not restored.'

export interface Restoring {
  /** Sends what is ready and follows what is under way; one pass. @throws DatabaseError */
  follow(): Promise<void>
  /** Sends a restore at once that waits for nothing. */
  send(restore: Restore): Promise<void>
}

export function createRestoring(deps: {
  readonly database: Database
  readonly connection: AccountConnection
  readonly catalogue: Catalogue
  readonly store: RestoreStore
  readonly clock: { now(): Date }
  readonly refreshMs: number
}): Restoring {
  const { store } = deps

  async function send(restore: Restore): Promise<void> {
    const client = await deps.connection.client()
    if (client === undefined) return
    let isSent = false
    const result = await client.restoreInstance(
      { instanceId: restore.instanceId, snapshotId: restore.snapshotId },
      {
        priority: 'page',
        beforeSend: async () => {
          // On disk before the call: after a crash nobody sends it a second time.
          isSent = await store.move(restore, 'waiting', 'sending')
          return isSent
        }
      }
    )
    if (result.ok) {
      await store.move(restore, 'sending', 'restoring')
      return
    }
    const { kind, effect, sentence } = result.error
    if (kind === 'withdrawn') return
    const refused = `Vultr did not restore it: ${sentence} Nothing was changed.`
    if (!isSent) await store.move(restore, 'waiting', 'failed', refused)
    // Where the effect is unknown it stays `sending`, and the next pass looks at the instance.
    else if (effect === 'none') await store.move(restore, 'sending', 'failed', refused)
  }

  async function followWaiting(restore: Restore): Promise<void> {
    if (restore.safetyRunId === undefined) {
      await send(restore)
      return
    }
    const run = await runStore.byId(deps.database.db, restore.safetyRunId)
    if (run?.state === 'complete') await send(restore)
    else if (run === undefined || run.state === 'failed' || run.state === 'missed') {
      const why = run?.reason === undefined ? '' : ` ${run.reason}`
      await store.move(restore, 'waiting', 'failed', `${SAFETY_FAILED}${why}`)
    }
  }

  async function followSent(restore: Restore, view: CatalogueView): Promise<void> {
    if (view.problem !== undefined || view.refreshedAt === undefined) return
    if (restore.sentAt === undefined) return
    const instance = view.instances.find(({ id }) => id === restore.instanceId)
    // As old as the list that tells, not as the moment: it may have been read just after the request.
    const age = view.refreshedAt.getTime() - restore.sentAt.getTime()
    if (instance !== undefined && isBusy(instance)) {
      if (restore.state === 'sending') await store.move(restore, 'sending', 'restoring')
      return
    }
    if (restore.state === 'sending') {
      if (age > UNANSWERED_MS) await store.move(restore, 'sending', 'failed', NOT_HEARD)
      return
    }
    if (instance === undefined) {
      await store.move(
        restore,
        'restoring',
        'failed',
        'The instance is not in the account any more.'
      )
    } else if (age > SETTLING_MS) await store.move(restore, 'restoring', 'complete')
  }

  return {
    send,
    async follow() {
      const open = await store.open()
      for (const restore of open) if (restore.state === 'waiting') await followWaiting(restore)
      const sent = open.filter(({ state }) => state !== 'waiting')
      if (sent.length === 0) return
      const view = await deps.catalogue.refresh({ maxAgeMs: deps.refreshMs })
      for (const restore of sent) await followSent(restore, view)
    }
  }
}

/** Not active, or locked by what is being done to it. */
function isBusy(instance: Instance): boolean {
  return instance.serverStatus === 'locked' || instance.status === 'pending'
}
