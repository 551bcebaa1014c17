import * as z from 'zod'
import { ACTIVITY_KINDS, ACTIVITY_OUTCOMES, type ActivityEntry } from '../../activity/index.js'
import type { Wording } from '../../wording/index.js'
import { instant, listOf, uuid } from '../http/components.js'
import { pageFields, readCursor, writeCursor } from '../http/cursor.js'
import { type Answer, endpoint } from '../http/endpoint.js'
import { written } from '../http/instants.js'
import { memoized } from '../http/memoized.js'
import { searchText } from '../http/query-fields.js'

const activityItem = z.object({
  id: z.int(),
  at: instant.nullable(),
  actor: z.string().describe('A user, `scheduler`, or `token: ` and its name.'),
  kind: z.enum(ACTIVITY_KINDS).nullable(),
  outcome: z.enum(ACTIVITY_OUTCOMES).nullable(),
  instanceId: z.string().nullable(),
  snapshotId: z.string().nullable(),
  subject: z.string().nullable().describe('What it was done to, as it was called.'),
  code: z.string().describe('Stable, for programs.'),
  text: z.string()
})

const activityList = listOf('ActivityList', activityItem)

/** Of the last entry that was looked at. */
const placeSchema = z.tuple([z.iso.datetime({ precision: 3 }), z.int()])

export const listActivity = endpoint({
  id: 'listActivity',
  method: 'get',
  path: '/activity',
  tag: 'Activity',
  need: 'read',
  summary: 'List activity',
  description:
    'Newest first. With `after` the entries that follow one are given, oldest first: ask again with the last ID to follow what happens. A page may be shorter than `limit`, as so many entries are looked at; it is the last where `next` is null.',
  query: z.strictObject({
    ...pageFields,
    outcome: z.enum(ACTIVITY_OUTCOMES).optional(),
    kind: z.enum(ACTIVITY_KINDS).optional(),
    instance: uuid.optional().describe('Only of this instance.'),
    actor: searchText.min(1).optional(),
    day: z.iso.date().optional().describe('In UTC.'),
    after: z.coerce
      .number()
      .int()
      .min(0)
      .max(Number.MAX_SAFE_INTEGER)
      .optional()
      .describe('The ID of the last entry that is known.')
  }),
  answers: { 200: { description: 'A page of the list.', schema: activityList } },
  async handle({ services, query, wording, visibility }): Promise<Answer> {
    const { limit, instance: instanceId, after, cursor, ...filter } = query
    const [at, id] = readCursor(cursor, placeSchema) ?? []
    const { instanceIds, token } = visibility()
    const asked = `${wording.locale} ${token} ${JSON.stringify(query)}`
    return await memoized(services.memo, `activity ${asked}`, async () => {
      const found = await services.activity.page(
        { ...filter, ...(instanceId === undefined ? {} : { instanceId }) },
        {
          limit,
          after,
          before: at === undefined || id === undefined ? undefined : { at, id },
          instanceIds
        }
      )
      return {
        items: found.entries.map((entry) => activityAnswer(entry, wording)),
        next: found.end === undefined ? null : writeCursor([found.end.at, found.end.id]),
        total: null
      }
    })
  }
})

function activityAnswer(entry: ActivityEntry, { say }: Wording): z.output<typeof activityItem> {
  return {
    id: entry.id,
    at: written(entry.at),
    actor: entry.actor,
    kind: entry.kind ?? null,
    outcome: entry.outcome ?? null,
    instanceId: entry.instanceId ?? null,
    snapshotId: entry.snapshotId ?? null,
    subject: entry.subject ?? null,
    code: entry.message.code,
    text: say(entry.message)
  }
}
