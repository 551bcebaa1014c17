import * as z from 'zod'
import { type Concern, readConcerns } from '../../attention/index.js'
import { readAccount } from '../../inventory/index.js'
import type { Wording } from '../../wording/index.js'
import { instant, listOf } from '../http/components.js'
import { type Answer, endpoint } from '../http/endpoint.js'
import { written } from '../http/instants.js'
import { flag } from '../http/query-fields.js'
import type { Visibility } from '../http/visibility.js'

const findingItem = z.object({
  id: z.string(),
  code: z.string().describe('Stable, for programs.'),
  severity: z
    .enum(['danger', 'warning'])
    .describe('`danger`: snapshots are missing or will be. `warning`: to know, or to decide.'),
  title: z.string(),
  text: z.string(),
  since: instant.nullable(),
  instanceId: z.string().nullable(),
  instanceLabel: z.string().nullable(),
  isAcknowledged: z.boolean()
})

const findingList = listOf('FindingList', findingItem)

export const listFindings = endpoint({
  id: 'listFindings',
  method: 'get',
  path: '/findings',
  tag: 'Status',
  need: 'read',
  summary: 'List what needs attention',
  description: 'What Overview lists, gravest first, all at once.',
  query: z.strictObject({
    acknowledged: flag
      .optional()
      .describe('Only what somebody has acknowledged, or only what nobody has.')
  }),
  answers: { 200: { description: 'All of it.', schema: findingList } },
  async handle({ services, query, wording, visibility }): Promise<Answer> {
    await readAccount(services)
    const concerns = seenConcerns(await readConcerns(services, wording), visibility())
    const wanted = concerns.filter(
      ({ acknowledged }) =>
        query.acknowledged === undefined || (acknowledged !== undefined) === query.acknowledged
    )
    const items = wanted.map((each) => findingAnswer(each, wording))
    return { status: 200, body: { items, next: null, total: items.length } }
  }
})

/** Problems alone: a restore under way is none. */
export function seenConcerns(
  concerns: readonly Concern[],
  { isRestricted, sees }: Visibility
): readonly Concern[] {
  const problems = concerns.filter(({ isRestore }) => !isRestore)
  return isRestricted ? problems.filter(({ instanceId }) => sees(instanceId)) : problems
}

function findingAnswer(concern: Concern, { say }: Wording): z.output<typeof findingItem> {
  return {
    id: concern.id,
    code: concern.title.code,
    severity: concern.kind,
    title: say(concern.title),
    text: say(concern.text),
    since: written(concern.since),
    instanceId: concern.instanceId ?? null,
    instanceLabel: concern.instance ?? null,
    isAcknowledged: concern.acknowledged !== undefined
  }
}
