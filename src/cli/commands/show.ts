import * as z from 'zod'
import { type Invocation, writeJson, writeTable } from '../invocation/invocation.js'
import {
  type FindingAnswer,
  findingSchema,
  type InstanceAnswer,
  instanceSchema,
  type SnapshotAnswer,
  snapshotSchema,
  statusSchema
} from '../remote/answers.js'
import { namedInstance } from '../remote/named.js'
import { wholeList } from '../remote/whole-list.js'
import { EXIT } from '../terminal/exit-codes.js'
import { distanceOf, figures, minuteOf, TIME_ZONE, titled } from '../terminal/figures.js'
import { plainText } from '../terminal/plain-text.js'
import type { Column } from '../terminal/table.js'

/** Whether all is well, and what is not; ends with 1 where something needs attention. */
export async function showStatus(invocation: Invocation): Promise<void> {
  const { terminal } = invocation
  const api = invocation.api()
  const status = await api.get('status', statusSchema)
  const { items: findings } = await api.get('findings', findingsSchema)
  if (status.needsAttention) invocation.endWith(EXIT.attention)
  if (invocation.isJson) {
    await writeJson(invocation, { ...status, findings })
    return
  }
  await terminal.write(
    status.needsAttention
      ? terminal.paint('bad', 'Needs attention')
      : terminal.paint('good', 'Healthy')
  )
  const open = findings.filter(({ isAcknowledged }) => !isAcknowledged)
  for (const finding of open) await writeFinding(invocation, finding)
  const { covered, unprotected, excluded } = status.instances
  if (open.length === 0) {
    const { account, isEnabled } = status
    const why =
      account?.problem ??
      (isEnabled === false ? SNAPSHOTS_OFF : unprotected > 0 ? NOT_PROTECTED : undefined)
    if (why) await terminal.write(`${terminal.paint('warning', '!')} ${plainText(why)}`)
  }
  await terminal.write(
    [`Protected: ${covered}`, `Unprotected: ${unprotected}`, `Excluded: ${excluded}`].join('  ')
  )
  const { nextSnapshotAt: next } = status
  await terminal.write(
    next === null || next === undefined
      ? 'Next snapshot: none is scheduled'
      : `Next snapshot: ${distanceOf(next, invocation.clock.now())} (${minuteOf(next)} ${TIME_ZONE})`
  )
}

const NOT_PROTECTED =
  'Not every instance is protected. Protect or exclude them: vultr-panel instances --filter unprotected'
const SNAPSHOTS_OFF = 'Automatic snapshots are off. Turn them on under Settings.'

/** All at once, however many. */
const findingsSchema = z.object({ items: z.array(findingSchema) })

/** What is wrong, since when, and all that is said of it. */
async function writeFinding(
  { terminal }: Invocation,
  { severity, title, text, since }: FindingAnswer
): Promise<void> {
  const isGrave = severity === 'danger'
  const mark = terminal.paint(isGrave ? 'bad' : 'warning', isGrave ? '✗' : '!')
  const from = since ? ` (since ${minuteOf(since)} ${TIME_ZONE})` : ''
  await terminal.write(`${mark} ${plainText(title)}${from}`)
  await terminal.write(`    ${plainText(text)}`)
}

/** The instances of the account, as the page of that name lists them. */
export async function showInstances(
  invocation: Invocation,
  {
    filter,
    search,
    tag
  }: {
    readonly filter?: string | undefined
    readonly search?: string | undefined
    readonly tag?: string | undefined
  }
): Promise<void> {
  const query = { filter, search, tag }
  const instances = await wholeList(invocation.api(), 'instances', instanceSchema, query)
  if (invocation.isJson) await writeJson(invocation, instances)
  else await writeTable(invocation, INSTANCES, instances, 'No instances found.')
}

const INSTANCES: readonly Column<InstanceAnswer>[] = [
  { title: 'Instance', value: ({ label }) => label, style: () => 'strong', least: 12 },
  {
    title: 'Protection',
    value: ({ protection, isProtected }) =>
      titled(protection ?? (isProtected ? 'protected' : 'unprotected')),
    style: ({ isProtected, protection }) =>
      isProtected ? 'good' : protection === 'excluded' ? 'faint' : 'warning'
  },
  {
    title: 'Health',
    value: ({ health, isProtected }) =>
      health.findings[0]?.title ?? (health.isHealthy ? (isProtected ? 'Healthy' : '–') : 'Problem'),
    style: ({ health, isProtected }) =>
      health.isHealthy ? (isProtected ? 'good' : 'faint') : 'bad',
    least: 12
  },
  {
    title: 'Snapshots',
    value: ({ snapshots }) => figures.count(snapshots.count),
    isRight: true,
    spare: 1
  },
  {
    title: 'Stored',
    value: ({ snapshots }) => figures.size(snapshots.bytes),
    isRight: true,
    spare: 3
  },
  {
    title: `Latest (${TIME_ZONE})`,
    value: ({ lastSuccessAt }) => minuteOf(lastSuccessAt),
    spare: 2
  },
  {
    title: `Next (${TIME_ZONE})`,
    value: ({ nextSnapshotAt }) => minuteOf(nextSnapshotAt),
    spare: 4
  },
  { title: 'ID', value: ({ id }) => id, least: 9, spare: 5 }
]

/** The snapshots of the account, newest first. */
export async function showSnapshots(
  invocation: Invocation,
  {
    instance,
    limit,
    ...filters
  }: {
    readonly instance?: string | undefined
    readonly limit?: number | undefined
    readonly [filter: string]: string | number | undefined
  }
): Promise<void> {
  const api = invocation.api()
  const of = instance === undefined ? undefined : (await namedInstance(api, instance)).id
  const query = { ...filters, instance: of }
  const snapshots = await wholeList(api, 'snapshots', snapshotSchema, query, limit)
  if (invocation.isJson) await writeJson(invocation, snapshots)
  else await writeTable(invocation, SNAPSHOTS, snapshots, 'No snapshots found.')
}

const SNAPSHOTS: readonly Column<SnapshotAnswer>[] = [
  { title: 'ID', value: ({ id }) => id, least: 9 },
  { title: 'Snapshot', value: ({ name }) => name, style: () => 'strong', least: 20 },
  { title: 'Instance', value: (each) => each.instanceLabel ?? each.instanceId ?? '', least: 12 },
  { title: `Created (${TIME_ZONE})`, value: ({ createdAt }) => minuteOf(createdAt) },
  {
    title: 'Size',
    value: ({ sizeBytes }) =>
      sizeBytes === null || sizeBytes === undefined ? '' : figures.size(sizeBytes),
    isRight: true
  },
  {
    title: 'Status',
    value: ({ status }) => titled(status),
    style: ({ status }) => (status === 'complete' ? 'good' : 'warning'),
    spare: 1
  },
  {
    title: 'Origin',
    value: ({ origin }) => titled(origin),
    spare: 2
  },
  { title: 'Locked', value: ({ isLocked }) => (isLocked ? 'Locked' : ''), spare: 3 },
  { title: 'Expires', value: ({ expiresAt }) => minuteOf(expiresAt).slice(0, 10), spare: 4 }
]
