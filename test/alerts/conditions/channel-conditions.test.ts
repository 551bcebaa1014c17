import { expect, it } from 'vitest'
import { channelConditions } from '../../../src/alerts/conditions/channel-conditions.js'
import { asItIs } from '../../../src/wording/index.js'

const SINCE = new Date('2026-03-02T06:00:00Z')

function acknowledgedBy(answer: string, since = SINCE) {
  const failing = { id: 'mail', name: asItIs('Mail'), since, answer: asItIs(answer) }
  return channelConditions([failing])[0]?.acknowledgedBy
}

it('A failing channel stays acknowledged whatever it answers, until it has worked again', () => {
  expect(acknowledgedBy('502 id=1')).toEqual(acknowledgedBy('502 id=2'))
  const later = new Date('2026-03-03T06:00:00Z')
  expect(acknowledgedBy('502 id=1', later)).not.toEqual(acknowledgedBy('502 id=1'))
})
