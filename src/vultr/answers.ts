import { z } from 'zod'
import type { VultrAccount, VultrInstance, VultrPlan, VultrSnapshot } from './vultr-client.js'

/**
 * What is read of Vultr's answers. Fields that we do not know pass; a missing one that we need is
 * an error. Fields that Vultr's own document does not promise are optional.
 */
const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'not a UUID')
  .transform((id) => id.toLowerCase())

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '')
const number = z
  .number()
  .nullish()
  .transform((value) => value ?? 0)
const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? [])

const snapshot = z
  .object({
    id: uuid,
    description: text,
    date_created: z.unknown(),
    size: number,
    compressed_size: z.number().nullish(),
    status: z.string()
  })
  .transform(
    (answer): VultrSnapshot => ({
      id: answer.id,
      description: answer.description,
      createdAt: toDate(answer.date_created),
      sizeBytes: answer.size,
      compressedBytes: answer.compressed_size ?? undefined,
      status: answer.status
    })
  )

const instance = z
  .object({
    id: uuid,
    label: text,
    hostname: text,
    main_ip: text,
    region: text,
    plan: text,
    disk: number,
    status: text,
    power_status: text,
    server_status: text,
    features: texts,
    tags: texts
  })
  .transform(
    (answer): VultrInstance => ({
      id: answer.id,
      label: answer.label,
      hostname: answer.hostname,
      mainIp: answer.main_ip,
      region: answer.region,
      plan: answer.plan,
      diskGb: answer.disk,
      status: answer.status,
      powerStatus: answer.power_status,
      serverStatus: answer.server_status,
      features: answer.features,
      tags: answer.tags
    })
  )

const plan = z
  .object({ id: z.string(), monthly_cost: z.number() })
  .transform((answer): VultrPlan => ({ id: answer.id, monthlyCostUsd: answer.monthly_cost }))

const meta = z.object({ links: z.object({ next: z.string() }) })

export const accountAnswer = z
  .object({ account: z.object({ name: text, email: text }) })
  .transform(({ account }): VultrAccount => account)
export const snapshotAnswer = z
  .object({ snapshot })
  .transform((answer): VultrSnapshot => answer.snapshot)
export const instanceAnswer = z
  .object({ instance })
  .transform((answer): VultrInstance => answer.instance)
export const snapshotsPage = z
  .object({ snapshots: z.array(snapshot), meta })
  .transform(({ snapshots, meta: { links } }) => ({ items: snapshots, next: links.next }))
export const instancesPage = z
  .object({ instances: z.array(instance), meta })
  .transform(({ instances, meta: { links } }) => ({ items: instances, next: links.next }))

export const plansPage = z
  .object({ plans: z.array(plan), meta })
  .transform(({ plans, meta: { links } }) => ({ items: plans, next: links.next }))

/** Undefined for what is no date: such a snapshot is kept and shown as it is. */
function toDate(value: unknown): Date | undefined {
  if (typeof value !== 'string') return undefined
  const date = new Date(value)
  return Number.isNaN(date.getTime()) ? undefined : date
}
