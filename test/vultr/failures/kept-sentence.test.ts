import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { useNockedNetwork } from '../../support/nocked-network.js'
import { API, clientFor, create, INSTANCE_ID, KEY, restore } from '../../support/vultr-client.js'

const vultr = clientFor()

useNockedNetwork()

describe('the sentence', () => {
  it.each<[object, string]>([
    [{ error: 'one', message: 'two' }, 'one'],
    [{ message: 'please provide only one os_id', status: 400 }, 'please provide only one os_id'],
    [{ error: { message: 'nested', code: 7 } }, 'nested'],
    [{ error: ['one', 'two'] }, 'one; two'],
    [{ errors: [{ message: 'one' }, { detail: 'two' }, 'three'] }, 'one; two; three'],
    [{ errors: { label: ['is too long'], tag: 'is bad' } }, 'is too long; is bad'],
    [{ error: '', message: 'two' }, 'two'],
    [{ error: null, detail: 'two' }, 'two'],
    [{ error: 400, message: 'two' }, 'two'],
    [{ error: 'a\r\nb\u0000c\u2028d\u202ee' }, 'a b c d e']
  ])('is kept wherever it stands: %j', async (body, sentence) => {
    nock(API).post('/snapshots').reply(400, body)
    expect(await create(vultr)).toMatchObject({ error: { kind: 'refused', sentence } })
  })

  it('is kept where an answer of a good status cannot be understood', async () => {
    nock(API).post('/snapshots').reply(200, { error: 'Server is currently locked', status: 500 })
    const result = await create(vultr)
    expect(result).toMatchObject({ error: { kind: 'invalid-response', effect: 'unknown' } })
    expect(result).toMatchObject({
      error: { sentence: expect.stringContaining('Server is currently locked') }
    })
  })

  it('is told of a change that says no with a good status', async () => {
    nock(API)
      .post(`/instances/${INSTANCE_ID}/restore`)
      .reply(202, { error: 'Unable to restore: Server is currently locked', status: 500 })
    expect(await restore(vultr)).toMatchObject({
      error: {
        kind: 'invalid-response',
        effect: 'unknown',
        sentence: expect.stringContaining('Server is currently locked')
      }
    })
  })

  it('is Vultr’s and has no key in it, also of an answer that is not understood', async () => {
    nock(API)
      .post('/snapshots')
      .reply(200, { message: `${KEY} ${KEY.toLowerCase()}` })
    const result = JSON.stringify(await create(vultr)).toLowerCase()
    expect(result).toContain('••••')
    expect(result).not.toContain(KEY.toLowerCase())
  })
})

describe('a sentence of ours', () => {
  it('is told where Vultr sent none, in English and as a message', async () => {
    nock(API).post('/snapshots').reply(400, {})
    expect(await create(vultr)).toMatchObject({
      error: {
        sentence: expect.stringContaining('without a reason'),
        own: { code: 'vultr.noReason', with: { answer: '400 Bad Request' } }
      }
    })
  })
})
