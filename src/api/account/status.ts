import * as z from 'zod'
import { errorAdvice } from '../../account/index.js'
import { readConcerns } from '../../attention/index.js'
import { nextSnapshotOf, protectionOf, readAccount, storedBytes } from '../../inventory/index.js'
import { monthlyCostUsd } from '../../policy/index.js'
import { answer, instant } from '../http/components.js'
import { type Answer, type Call, endpoint } from '../http/endpoint.js'
import { written } from '../http/instants.js'
import { seenConcerns } from './findings.js'

const count = z.int()

const statusItem = answer(
  'Status',
  z.object({
    needsAttention: z
      .boolean()
      .describe('Something is wrong that nobody has acknowledged, or an instance is unprotected.'),
    isEnabled: z.boolean().describe('Automatic snapshots are on.'),
    isProtected: z.boolean().describe('Every instance is protected, or excluded by decision.'),
    instances: z.object({ total: count, covered: count, unprotected: count, excluded: count }),
    problems: count.describe('That nobody has acknowledged; `findings` lists them.'),
    acknowledged: count,
    nextSnapshotAt: instant.nullable(),
    snapshots: z.object({ count, bytes: z.number(), usdMonth: z.number() }),
    account: z.object({
      readAt: instant.nullable().describe('When the lists of the account were last read.'),
      problem: z.string().nullable().describe('Why they could not be read anew.')
    })
  })
)

export const getStatus = endpoint({
  id: 'getStatus',
  method: 'get',
  path: '/status',
  tag: 'Status',
  need: 'read',
  summary: 'Is every server protected?',
  description: 'For checks: whether something needs attention, and the counts that Overview shows.',
  answers: { 200: { description: 'How things stand.', schema: statusItem } },
  async handle(call): Promise<Answer> {
    await readAccount(call.services)
    return { status: 200, body: await readStatus(call) }
  }
})

async function readStatus(call: Call): Promise<z.output<typeof statusItem>> {
  const { services, wording, visibility } = call
  const { sees, isRestricted } = visibility()
  const view = services.catalogue.view()
  const protection = await protectionOf(services, isRestricted ? sees : undefined)
  const concerns = seenConcerns(await readConcerns(services, wording), visibility())
  const problems = concerns.filter(({ acknowledged }) => acknowledged === undefined)
  const snapshots = isRestricted
    ? view.snapshots.filter(({ instanceId }) => sees(instanceId))
    : view.snapshots
  const bytes = storedBytes(snapshots)
  const { covered = 0, unprotected = 0, excluded = 0, isOff = true } = protection ?? {}
  const isProtected = protection !== undefined && !isOff && unprotected === 0
  return {
    needsAttention: problems.length > 0 || !isProtected,
    isEnabled: !isOff,
    isProtected,
    instances: { total: covered + unprotected + excluded, covered, unprotected, excluded },
    problems: problems.length,
    acknowledged: concerns.length - problems.length,
    nextSnapshotAt: written((await nextSnapshotOf(services, isRestricted ? sees : undefined))?.at),
    snapshots: { count: snapshots.length, bytes, usdMonth: monthlyCostUsd(bytes) },
    account: {
      readAt: written(view.refreshedAt),
      problem: view.problem === undefined ? null : wording.say(errorAdvice(view.problem))
    }
  }
}
