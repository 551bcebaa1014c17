import { setTimeout } from 'node:timers/promises'
import type { Logger } from 'pino'
import { ownError } from '../../vultr/index.js'
import { message } from '../../wording/index.js'
import type { CatalogueView } from './catalogue-view.js'
import type { RefreshOptions } from './freshness.js'
import type { Lead, SharedVersions, SharingStore } from './sharing-store.js'

/** How often a process looks whether the leader has read the lists, in ms. */
const LOOK_MS = 200

/** How long a reading may take that nobody limits, in ms: pages of a large account come one after the other. */
const LONGEST_WAIT_MS = 60_000

/** A leader that has not answered for so long may be gone, and pages do not wait for it any more, in ms. */
const SILENT_MS = 5_000

const SILENT = ownError('timeout', 'none', message('account.leaderSilent'))

type ReadHere = (wanted: RefreshOptions) => Promise<CatalogueView>

/** Readings that one of the processes on a database makes for all. */
export interface LeaderReading {
  /** The lists as the leader has read them: this process where it leads, else by asking. Never rejects. */
  refresh(wanted: RefreshOptions, readHere: ReadHere): Promise<CatalogueView>
  /** Reads for those that have asked, where this process leads. Never rejects. */
  answer(readHere: ReadHere): Promise<void>
  /** Whether the leader was asked and has not answered. */
  isUnderWay(): boolean
}

/** @param deps.follow brings in what others have stored, and tells how far they are. */
export function createLeaderReading(deps: {
  readonly store: SharingStore
  readonly lead: Lead
  readonly follow: () => Promise<SharedVersions>
  readonly view: () => CatalogueView
  readonly clock: { now(): Date }
  readonly logger: Logger
}): LeaderReading {
  const { store, clock } = deps
  // `at` is when this process noticed: clocks of machines differ.
  let answered: { readonly upTo: number; readonly at: number } | undefined
  let asked: { readonly number: number; readonly at: number } | undefined

  const isUnderWay = () => asked !== undefined && asked.number > (answered?.upTo ?? 0)

  async function look(): Promise<SharedVersions> {
    const versions = await deps.follow()
    if (answered?.upTo === versions.answered) return versions
    // What was answered before this process looked first may be of any age.
    const at = answered === undefined ? Number.NEGATIVE_INFINITY : clock.now().getTime()
    answered = { upTo: versions.answered, at }
    return versions
  }

  /** @returns whether the lists were read as wanted. */
  async function ask({ maxAgeMs, waitMs = LONGEST_WAIT_MS }: RefreshOptions): Promise<boolean> {
    const now = clock.now().getTime()
    const age = now - (answered?.at ?? Number.NEGATIVE_INFINITY)
    if (age >= 0 && age < maxAgeMs) return true
    const isWaiting = isUnderWay()
    const since = isWaiting ? (asked?.at ?? now) : now
    if (asked === undefined || !isWaiting || maxAgeMs === 0) {
      asked = { number: await store.want(), at: since }
    }
    const { number } = asked
    const isSilent = now - since > SILENT_MS && waitMs < LONGEST_WAIT_MS
    const until = performance.now() + (isSilent ? 0 : waitMs)
    while (performance.now() < until) {
      await setTimeout(LOOK_MS)
      await look()
      if ((answered?.upTo ?? 0) >= number) return true
    }
    return false
  }

  return {
    isUnderWay,
    async refresh(wanted, readHere) {
      try {
        // What others have done and read counts here too.
        await look()
        const led = await deps.lead.lead(() => readHere(wanted))
        if (led !== undefined) return led
        // The list is Vultr's, whoever reads it; one that somebody has stored meanwhile is not overwritten.
        if (await deps.lead.isVacant()) return await readHere(wanted)
        if ((await ask(wanted)) || wanted.waitMs !== undefined) return deps.view()
      } catch (error) {
        deps.logger.error({ err: error }, 'the leader could not be asked to read the account')
      }
      const view = deps.view()
      return { ...view, problem: view.problem ?? SILENT }
    },
    async answer(readHere) {
      try {
        const { wanted, answered: upTo } = await look()
        if (wanted <= upTo) return
        await deps.lead.lead(async () => {
          await readHere({ maxAgeMs: 0 })
          await store.answer(wanted)
        })
      } catch (error) {
        deps.logger.error({ err: error }, 'the account could not be read for other replicas')
      }
    }
  }
}
