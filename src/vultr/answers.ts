import * as z from 'zod'
import {
  flaw,
  instance,
  type ListedRecord,
  optionalText,
  plan,
  readRecord,
  snapshot,
  volume
} from './records.js'
import type { VultrAccount, VultrInstance, VultrSnapshot } from './vultr-client.js'

/** One page of a list. */
export interface ListPage<T> {
  readonly records: readonly ListedRecord<T>[]
  /** The cursor of the next page; empty on the last one. */
  readonly next: string
  /** How many records the whole list has, where Vultr says so. */
  readonly total: number | undefined
}

/** A cursor is Vultr's own affair; it is only sent back, in an address. */
const MOST_OF_CURSOR = 1_000
const cursor = z
  .string(flaw('notText'))
  .max(MOST_OF_CURSOR, flaw('tooLong'))
  .refine((text) => !/\p{Surrogate}/u.test(text), flaw('notSendable'))

const meta = z
  .object(
    {
      total: z.number().optional().catch(undefined),
      links: z.object({ next: cursor.nullish() }, flaw('notRecord')).nullish()
    },
    flaw('notRecord')
  )
  .nullish()

const whole = flaw('other')
/** Many times what was asked for; each record of a page is read, however small it is. */
const MOST_OF_PAGE = 20_000
const list = z.array(z.unknown(), flaw('notList')).max(MOST_OF_PAGE, flaw('tooMany'))

function pageOf<T>(
  records: readonly unknown[],
  schema: z.ZodType<T>,
  from: z.infer<typeof meta>,
  hasDescription = false
): ListPage<T> {
  return {
    records: records.map((record) => readRecord(schema, record, hasDescription)),
    next: from?.links?.next ?? '',
    total: from?.total
  }
}

export const accountAnswer = z
  .object(
    { account: z.object({ name: optionalText, email: optionalText }, flaw('notRecord')) },
    whole
  )
  .transform(({ account }): VultrAccount => account)
export const snapshotAnswer = z
  .object({ snapshot }, whole)
  .transform((answer): VultrSnapshot => answer.snapshot)
export const instanceAnswer = z
  .object({ instance }, whole)
  .transform((answer): VultrInstance => answer.instance)
export const snapshotsPage = z
  .object({ snapshots: list, meta }, whole)
  .transform((answer) => pageOf(answer.snapshots, snapshot, answer.meta, true))
export const instancesPage = z
  .object({ instances: list, meta }, whole)
  .transform((answer) => pageOf(answer.instances, instance, answer.meta))
export const plansPage = z
  .object({ plans: list, meta }, whole)
  .transform((answer) => pageOf(answer.plans, plan, answer.meta))
export const volumesPage = z
  .object({ blocks: list, meta }, whole)
  .transform((answer) => pageOf(answer.blocks, volume, answer.meta))
