import * as z from 'zod'

/** What the commands use of the API's answers; whatever else an answer holds is passed on by `--json`. */

const instant = z.iso.datetime({ offset: true }).nullish()

/** What is wrong, and what helps. */
const told = { severity: z.string(), title: z.string(), text: z.string(), since: instant }

export const findingSchema = z.looseObject({ ...told, isAcknowledged: z.boolean() })
export type FindingAnswer = z.infer<typeof findingSchema>

/** Why something failed, or waits. */
const reason = z.looseObject({ text: z.string() }).nullish()

export const instanceSchema = z.looseObject({
  id: z.string(),
  label: z.string(),
  region: z.string().nullish(),
  protection: z.string().nullish(),
  isProtected: z.boolean(),
  health: z.looseObject({ isHealthy: z.boolean(), findings: z.array(z.looseObject(told)) }),
  nextSnapshotAt: instant,
  lastSuccessAt: instant,
  isOverdue: z.boolean().nullish(),
  snapshots: z.looseObject({ count: z.number(), bytes: z.number(), usdMonth: z.number().nullish() })
})
export type InstanceAnswer = z.infer<typeof instanceSchema>

export const snapshotSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  instanceId: z.string().nullish(),
  instanceLabel: z.string().nullish(),
  createdAt: instant,
  status: z.string(),
  sizeBytes: z.number().nullish(),
  origin: z.string(),
  isLocked: z.boolean(),
  expiresAt: instant
})
export type SnapshotAnswer = z.infer<typeof snapshotSchema>

export const runSchema = z.looseObject({
  id: z.string(),
  instanceId: z.string().nullish(),
  state: z.string(),
  name: z.string().nullish(),
  snapshotId: z.string().nullish(),
  reason
})
export type RunAnswer = z.infer<typeof runSchema>

export const restoreSchema = z.looseObject({
  id: z.string(),
  state: z.string(),
  reason
})

export const activitySchema = z.looseObject({
  id: z.number(),
  at: instant,
  actor: z.string(),
  kind: z.string().nullish(),
  outcome: z.string().nullish(),
  subject: z.string().nullish(),
  text: z.string()
})
export type ActivityAnswer = z.infer<typeof activitySchema>

export const statusSchema = z.looseObject({
  needsAttention: z.boolean(),
  isEnabled: z.boolean().optional(),
  account: z.looseObject({ problem: z.string().nullish() }).optional(),
  instances: z.looseObject({
    covered: z.number(),
    unprotected: z.number(),
    excluded: z.number()
  }),
  nextSnapshotAt: instant
})
export const nothingSchema = z.unknown()
