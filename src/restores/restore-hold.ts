import type { Kysely } from 'kysely'
import type { Catalogue } from '../account/index.js'
import { type CoverageReader, coveredIdsOf, isUnusable } from '../coverage/index.js'
import type { Tables } from '../database/index.js'
import { type CoveredIds, holdsRestores, type Review } from '../review/index.js'
import { type Message, message } from '../wording/index.js'

/** What an admin has to confirm comes first: the account may not be what this panel takes it for. */
const REVIEW_FIRST = message('restore.reviewFirst')

export const NOT_READ = message('restore.accountNotRead')

/** Why no restore may be sent. */
export interface RestoreHold {
  /**
   * Asked before a restore is begun.
   * @returns undefined where nothing is in its way.
   */
  reason(): Promise<Message | undefined>
  /** The same question for inside a transaction, by whom the settings cover now. */
  asker(): Promise<(trx: Kysely<Tables>) => Promise<boolean>>
}

/** How long a page waits for the account to be read, in ms. */
const READ_WAIT_MS = 2_000

export function createRestoreHold(deps: {
  readonly review: Review
  readonly coverageReader: CoverageReader
  readonly catalogue: Catalogue
}): RestoreHold {
  async function coveredIds(): Promise<CoveredIds> {
    try {
      return coveredIdsOf(await deps.coverageReader.now())
    } catch (error) {
      if (isUnusable(error)) return 'all'
      throw error
    }
  }

  return {
    async reason() {
      // A database that was set back shows in the account alone, and its copy of the list is as old.
      if (deps.catalogue.view().readings === 0) {
        await deps.catalogue.refresh({ maxAgeMs: 0, waitMs: READ_WAIT_MS, priority: 'page' })
      }
      if (deps.catalogue.view().readings === 0) return NOT_READ
      return holdsRestores(await deps.review.state(), await coveredIds()) ? REVIEW_FIRST : undefined
    },
    async asker() {
      const covered = await coveredIds()
      return async (trx) => holdsRestores(await deps.review.state(trx), covered)
    }
  }
}
