import { beforeEach, describe, expect, it } from 'vitest'
import { createSignInLog, type NewActivity } from '../../src/activity/index.js'
import { message } from '../../src/wording/index.js'
import { createFakeClock, type FakeClock, HOUR, MINUTE, SECOND } from '../support/fake-clock.js'
import { said } from '../support/said.js'

let clock: FakeClock
let entries: NewActivity[]
let log: ReturnType<typeof createSignInLog>

beforeEach(() => {
  clock = createFakeClock('2026-03-02T06:00:00Z')
  entries = []
  const activity = { record: async (entry: NewActivity) => void entries.push(entry) }
  log = createSignInLog({ activity, clock })
})

const sentences = () => entries.map(({ message }) => said(message))
const refuse = (address: string, user = 'mallory') =>
  log.record({ event: 'refused', user, address })

describe('what happens at the door', () => {
  it('is told with who and where from', async () => {
    const who = { user: 'eva', address: '203.0.113.7' }
    await log.record({ event: 'signed-in', ...who })
    await log.record({ event: 'signed-out', ...who })
    await log.record({ event: 'signed-out-everywhere', ...who })
    await log.record({ event: 'password-changed', ...who })
    await log.record({ event: 'refused', user: '', address: '' })
    await log.record({ event: 'request-refused', ...who, detail: 'POST / without a session' })
    expect(
      entries.map(({ actor, kind, outcome, message }) => [actor, kind, outcome, said(message)])
    ).toEqual([
      ['eva', 'sign-in', 'ok', 'Signed in from 203.0.113.7.'],
      ['eva', 'sign-in', 'ok', 'Signed out from 203.0.113.7.'],
      ['eva', 'sign-in', 'ok', 'Signed out everywhere, from 203.0.113.7.'],
      ['eva', 'sign-in', 'ok', 'Password changed from 203.0.113.7; all other sessions ended.'],
      ['(nobody)', 'sign-in', 'failed', 'Sign-in refused from an unknown address.'],
      ['eva', 'request', 'failed', 'Request refused from 203.0.113.7: POST / without a session.']
    ])
  })

  it('is told of a name that stands for a token in quotes', async () => {
    await refuse('203.0.113.7', 'token: deploy')
    expect(entries.map(({ actor }) => actor)).toEqual(['“token: deploy”'])
  })

  it('is told with a message in it, whose texts are bounded too', async () => {
    const detail = message('text', { text: `POST /\u202E${'x'.repeat(5_000)}` })
    await log.record({ event: 'request-refused', user: '', address: '203.0.113.7', detail })
    const told = String(sentences().at(-1))
    expect(told).toMatch(/^Request refused from 203\.0\.113\.7: POST \/\uFFFDx+…\.$/)
    expect(told.length).toBeLessThan(250)
  })

  it('is told in bounded words, without letters that hide or turn round what follows', async () => {
    await log.record({
      event: 'request-refused',
      user: `a\u202Eb\u0000c\nd${'😀'.repeat(5_000)}`,
      address: 'x'.repeat(5_000),
      detail: '\u2028/'.repeat(5_000)
    })
    const [entry] = entries
    expect(entry?.actor).toMatch(/^a\uFFFDb\uFFFDc\uFFFDd😀+…$/u)
    expect([...(entry?.actor ?? '')]).toHaveLength(100)
    expect(said(entry?.message)?.length).toBeLessThan(300)
    expect(said(entry?.message)).not.toMatch(/[\u2028\n]/)
  })
})

describe('where it came from', () => {
  it.each(['localhost', 'the console.', '203.0.113.256', 'unknown', '<b>'])(
    'is an unknown address where %s is said, which is none',
    async (address) => {
      await refuse(address)
      await log.record({ event: 'signed-in', user: 'eva', address })
      expect(sentences()).toEqual([
        'Sign-in refused from an unknown address.',
        'Signed in from an unknown address.'
      ])
    }
  )

  it('is said to be unknown of those that are counted too', async () => {
    await refuse('the console')
    await refuse('the console')
    await log.writeAll()
    expect(sentences().at(-1)).toBe(
      '1 more sign-in refused from an unknown address within ten minutes.'
    )
  })

  it('is told without port and zone', async () => {
    await refuse('203.0.113.7:51234')
    await refuse('[fe80::1%eth0]:443')
    expect(sentences()).toEqual([
      'Sign-in refused from 203.0.113.7.',
      'Sign-in refused from fe80::1.'
    ])
  })
})

describe('a flood of refusals', () => {
  it('from ever other texts that are no address is one entry', async () => {
    for (let count = 0; count < 1_000; count += 1) await refuse(`host ${count}`)
    expect(sentences()).toEqual(['Sign-in refused from an unknown address.'])
  })

  it('from one address is one entry, and one that counts the others after ten minutes', async () => {
    for (let count = 0; count < 1_000; count += 1) await refuse('203.0.113.7')
    expect(sentences()).toEqual(['Sign-in refused from 203.0.113.7.'])
    clock.advance(10 * MINUTE - SECOND)
    await log.writeDue()
    expect(entries).toHaveLength(1)
    clock.advance(SECOND)
    await log.writeDue()
    await log.writeDue()
    expect(sentences().slice(1)).toEqual([
      '999 more sign-ins refused from 203.0.113.7 within ten minutes.'
    ])
    await refuse('203.0.113.7')
    expect(sentences().at(-1)).toBe('Sign-in refused from 203.0.113.7.')
    clock.advance(10 * MINUTE)
    await log.writeDue()
    expect(entries).toHaveLength(3)
  })

  it('from many addresses is thirty entries, and one that counts the others after an hour', async () => {
    for (let count = 0; count < 5_000; count += 1) {
      await refuse(`198.51.${count >> 8}.${count & 255}`)
    }
    expect(entries).toHaveLength(30)
    clock.advance(HOUR)
    await log.writeDue()
    expect(sentences().slice(30)).toEqual([
      '4,970 more sign-ins refused from other addresses within an hour.'
    ])
    await refuse('203.0.113.7')
    expect(entries).toHaveLength(32)
  })

  it('of sign-ins does not hide refused requests, nor what admins do', async () => {
    for (let count = 0; count < 5_000; count += 1)
      await refuse(`198.51.${count >> 8}.${count & 255}`)
    await log.record({ event: 'request-refused', user: '', address: '203.0.113.7' })
    await log.record({ event: 'signed-in', user: 'eva', address: '203.0.113.7' })
    expect(sentences().slice(30)).toEqual([
      'Request refused from 203.0.113.7.',
      'Signed in from 203.0.113.7.'
    ])
  })

  it('is told in full when the panel stops', async () => {
    for (let count = 0; count < 3; count += 1) await refuse('203.0.113.7')
    await log.writeAll()
    await log.writeAll()
    expect(sentences()).toEqual([
      'Sign-in refused from 203.0.113.7.',
      '2 more sign-ins refused from 203.0.113.7 within ten minutes.'
    ])
  })

  it('goes on being told after the clock was set back', async () => {
    await refuse('203.0.113.7')
    await refuse('203.0.113.7')
    clock.advance(-24 * HOUR)
    await refuse('203.0.113.7')
    expect(sentences()).toEqual([
      'Sign-in refused from 203.0.113.7.',
      '1 more sign-in refused from 203.0.113.7 within ten minutes.',
      'Sign-in refused from 203.0.113.7.'
    ])
  })
})
