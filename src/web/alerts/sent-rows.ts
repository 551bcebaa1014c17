import * as z from 'zod'
import { aboutOf, type Channel, type SentMessage } from '../../alerts/index.js'
import { message, type Wording } from '../../wording/index.js'
import { pagedLinks } from '../http/paging.js'
import type { Visit } from '../http/visit.js'

const PER_PAGE = 20

const querySchema = z.object({
  channel: z
    .string()
    .regex(/^[a-z0-9-]{1,36}$/)
    .catch(''),
  page: z.coerce.number().int().min(1).max(1_000_000).catch(1)
})

/** What was sent, a page of it, of one channel or of all. @throws DatabaseError */
export async function sentRows({ services, query, wording }: Visit) {
  const { channel, page: wanted } = querySchema.parse(query)
  const of = { limit: PER_PAGE, ...(channel === '' ? {} : { channelId: channel }) }
  const read = (number: number) => services.alerts.sent({ ...of, offset: (number - 1) * PER_PAGE })
  const first = await read(wanted)
  const pages = Math.max(1, Math.ceil(first.total / PER_PAGE))
  const current = Math.min(wanted, pages)
  // Beyond the last page the last one is shown.
  const { messages, total } = current === wanted ? first : await read(current)
  const channels = await services.alerts.channels()
  const names = new Map(channels.map(({ id, name }) => [id, wording.say(name)]))
  return {
    total,
    channel,
    choices: filterChoices(channels, wording),
    rows: messages.map((sent) => presentSent(sent, names, wording)),
    ...pagedLinks('settings/alerts', { channel }, current, pages)
  }
}

/** A heartbeat is no message. */
function filterChoices(channels: readonly Channel[], { say }: Wording) {
  return channels
    .filter(({ kind }) => kind !== 'heartbeat')
    .map(({ id, name }) => ({ value: id, label: say(name) }))
}

function presentSent(sent: SentMessage, names: ReadonlyMap<string, string>, wording: Wording) {
  const { channelId, state, content, answer } = sent
  return {
    at: sent.createdAt,
    channel: names.get(channelId),
    channelId,
    subject: content === undefined ? message('alerts.sent.unreadable') : aboutOf(content),
    course: content?.type === 'alert' ? wording.t('alerts.course', { state: content.state }) : '',
    state: state ?? 'other',
    stateLabel: wording.t('alerts.state', { state: state ?? 'other' }),
    answer: answer === undefined ? '' : wording.say(answer),
    attempts: sent.attempts,
    nextAttemptAt: state === 'waiting' ? sent.nextAttemptAt : undefined
  }
}
