import type { CatalogueView } from '../../../account/index.js'
import type { KeptInstance, SteadyStorage } from '../../../coverage/index.js'
import { BACKUP_SHARE_OF_PLAN, SNAPSHOT_USD_PER_GB_MONTH } from '../../../policy/index.js'
import { type Message, message, type Wording } from '../../../wording/index.js'

/** How many are stored in the long run, of how many instances. */
export function storedText({ instances, snapshots }: SteadyStorage, { t }: Wording): string {
  if (snapshots === undefined) return t('forecast.facts.everMore', { instances })
  return t('forecast.facts.stored', { count: snapshots, instances })
}

/** That there are more of them for a while than are kept; undefined where nothing is counted. */
export function oneMoreText({ instances, snapshots }: SteadyStorage, { t }: Wording) {
  return snapshots === undefined ? undefined : t('forecast.facts.oneMore', { instances })
}

/** What is stored in the long run and what that costs; undefined before a size is known. */
export function costEstimate({ bytes, usd }: SteadyStorage, { t }: Wording): string | undefined {
  if (bytes === undefined || usd === undefined || bytes === 0) return undefined
  return t('forecast.cost', {
    size: { size: bytes },
    cost: { usd },
    price: { usd: SNAPSHOT_USD_PER_GB_MONTH }
  })
}

/** What is different in the long run from what the saved settings amount to in the long run. */
export function changeTexts(
  now: SteadyStorage,
  then: SteadyStorage,
  { t }: Wording
): readonly string[] {
  const list: Message[] = []
  const add = (
    from: number | undefined,
    to: number | undefined,
    amountOf: (by: number) => Parameters<typeof signed>[1]
  ) => {
    const by = (to ?? 0) - (from ?? 0)
    if (from !== undefined && to !== undefined && by !== 0) {
      list.push(signed(by, amountOf(Math.abs(by))))
    }
  }
  add(now.snapshots, then.snapshots, (count) => message('forecast.change.snapshots', { count }))
  add(now.bytes, then.bytes, (size) => ({ size }))
  add(now.usd, then.usd, (usd) => message('forecast.change.monthly', { cost: { usd } }))
  const [snapshots, size, cost] = list
  if (snapshots === undefined) return [t('forecast.change.none')]
  const all = [snapshots, size, cost].filter((each) => each !== undefined)
  return all.map((each) => t('text', { text: each }))
}

function signed(by: number, amount: Message | { readonly size: number }): Message {
  return message('forecast.change.by', { direction: by > 0 ? 'more' : 'less', amount })
}

/** What Vultr's own backups of the same instances would cost, beside what these snapshots do. */
export interface BackupComparison {
  readonly headline: string | undefined
  readonly text: string
}

/** Undefined while a price is not known. */
export function backupComparison(
  covered: readonly KeptInstance[],
  { usd }: SteadyStorage,
  view: CatalogueView,
  prices: ReadonlyMap<string, number>,
  { t }: Wording
): BackupComparison | undefined {
  const plans = new Map(view.instances.map(({ id, plan }) => [id, plan]))
  const costs = covered.map(({ instanceId }) => prices.get(plans.get(instanceId) ?? ''))
  if (costs.length === 0 || costs.includes(undefined)) return undefined
  const sum = costs.reduce<number>((total, cost) => total + (cost ?? 0), 0)
  const backups = sum * BACKUP_SHARE_OF_PLAN
  const by = (usd ?? 0) - backups
  return {
    headline: usd
      ? t('forecast.backups', {
          compared: Math.abs(by) < 0.01 ? 'same' : by > 0 ? 'more' : 'less',
          difference: { usd: Math.abs(by) }
        })
      : undefined,
    text: t('forecast.backupCost', { cost: { usd: backups }, plans: costs.length })
  }
}
