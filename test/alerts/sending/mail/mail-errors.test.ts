import { beforeAll, describe, expect, it } from 'vitest'
import { noStartTls, send, settingsFor } from '../../../support/alerts/mail-sending.js'
import { certificates, mailServer } from '../../../support/alerts/mail-server.js'
import { refusal } from '../../../support/alerts/receiver.js'
import { said } from '../../../support/said.js'

let tls: Awaited<ReturnType<typeof certificates>>
beforeAll(async () => {
  tls = await certificates()
})

describe('a refusal', () => {
  const answering = (code: number) =>
    Object.assign(new Error('Because p4ssword and u'), { responseCode: code })

  it.each([
    [421, true],
    [450, true],
    [452, true],
    [550, false],
    [554, false]
  ])('of the sender by %i is worth another try: %s', async (code, isTemporary) => {
    const { port } = await mailServer({
      ...noStartTls,
      onMailFrom: (_, __, callback) => callback(answering(code))
    })
    const error = await refusal(send(settingsFor(port)))
    expect(error).toMatchObject({ kind: 'refused', isTemporary })
    expect(said(error.told)).toContain(`refused the message: “${code} Because`)
  })

  it.each([
    [451, true],
    [552, false]
  ])('of the text by %i is worth another try: %s', async (code, isTemporary) => {
    const { port } = await mailServer({
      ...noStartTls,
      onData: (stream, _, callback) => {
        stream.resume()
        stream.on('end', () => callback(answering(code)))
      }
    })
    expect(await refusal(send(settingsFor(port)))).toMatchObject({ kind: 'refused', isTemporary })
  })

  it('of a login is told without the password, and holds up all that follows', async () => {
    const secret = Buffer.from('\0user\0p4ssword').toString('base64')
    const { port, mails } = await mailServer({
      key: tls.key,
      cert: tls.cert,
      onAuth: (_, __, callback) =>
        callback(Object.assign(new Error(`No: p4ssword ${secret}`), { responseCode: 535 }))
    })
    const error = await refusal(
      send(
        settingsFor(port, { security: 'starttls', user: 'user', password: 'p4ssword', ca: tls.ca })
      )
    )
    expect(error).toMatchObject({ kind: 'refused', isTemporary: true })
    expect(said(error.told)).toMatch(/refused the sign-in: “535 .*••••/)
    expect(JSON.stringify(error)).not.toMatch(new RegExp(`p4ssword|${secret}`))
    expect(mails).toEqual([])
  })

  it('to let anybody log in sends nothing without the login that was entered', async () => {
    const { port, mails } = await mailServer({
      key: tls.key,
      cert: tls.cert,
      disabledCommands: ['AUTH']
    })
    await refusal(
      send(
        settingsFor(port, { security: 'starttls', user: 'user', password: 'p4ssword', ca: tls.ca })
      )
    )
    expect(mails).toEqual([])
  })

  it.each([
    ['all recipients', ['bad1@example.com', 'bad2@example.com'], 0],
    ['some recipients', ['good@example.com', 'bad1@example.com'], 1]
  ])('of %s names them', async (which, to, delivered) => {
    const { port, mails } = await mailServer({
      ...noStartTls,
      onRcptTo: ({ address }, _, callback) =>
        address.startsWith('bad') ? callback(answering(550)) : callback()
    })
    const error = await refusal(send(settingsFor(port, { to })))
    expect(error).toMatchObject({ kind: 'refused', isTemporary: false })
    for (const address of to.filter((each) => each.startsWith('bad'))) {
      expect(said(error.told)).toContain(address)
    }
    expect(said(error.told)?.includes('All other recipients')).toBe(which === 'some recipients')
    expect(mails).toHaveLength(delivered)
  })
})
