import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createAddressGuard } from '../../../../src/alerts/sending/index.js'
import { noStartTls, send, settingsFor } from '../../../support/alerts/mail-sending.js'
import { certificates, mailServer } from '../../../support/alerts/mail-server.js'
import { refusal } from '../../../support/alerts/receiver.js'
import { said } from '../../../support/said.js'

let tls: Awaited<ReturnType<typeof certificates>>
beforeAll(async () => {
  tls = await certificates()
})

describe('a mail', () => {
  it('arrives unencrypted where that was chosen, without a login', async () => {
    const { port, mails } = await mailServer(noStartTls)
    expect(await send(settingsFor(port))).toMatch(/^250 /)
    expect(mails).toMatchObject([
      { from: 'panel@example.com', to: ['admin@example.com'], isSecure: false, user: undefined }
    ])
  })

  it.each(['starttls', 'tls'] as const)('arrives by %s with a login', async (security) => {
    const { port, mails } = await mailServer({
      secure: security === 'tls',
      key: tls.key,
      cert: tls.cert
    })
    await send(settingsFor(port, { security, user: 'u', password: 'p4ssword', ca: tls.ca }))
    expect(mails).toMatchObject([{ isSecure: true, user: 'u' }])
  })

  it('is sent to everybody, each by an address of their own', async () => {
    const { port, mails } = await mailServer(noStartTls)
    const to = Array.from({ length: 20 }, (_, index) => `a${index}@example.com`)
    await send(settingsFor(port, { to }))
    expect(mails[0]?.to).toEqual(to)
  })
})

describe('encryption', () => {
  it('that was chosen and is not offered is not done without', async () => {
    const { port, mails } = await mailServer({ disabledCommands: ['STARTTLS'] })
    const error = await refusal(
      send(settingsFor(port, { security: 'starttls', user: 'u', password: 'p4ssword' }))
    )
    expect(error).toMatchObject({ kind: 'refused' })
    expect(said(error.told)).toContain('does not offer STARTTLS')
    expect(mails).toEqual([])
  })

  it.each(['starttls', 'tls'] as const)(
    'by %s with an untrusted certificate is refused',
    async (security) => {
      const { port, mails } = await mailServer({
        secure: security === 'tls',
        key: tls.key,
        cert: tls.cert
      })
      const error = await refusal(send(settingsFor(port, { security })))
      expect(error).toMatchObject({ kind: 'unreachable', isTemporary: true })
      expect(said(error.told)).toMatch(
        /certificate is not trusted \((?:UNABLE|SELF_SIGNED|DEPTH)\w+\)/
      )
      expect(mails).toEqual([])
    }
  )

  it('with a certificate of another authority than the given one is refused', async () => {
    const other = await certificates()
    const { port, mails } = await mailServer({ secure: true, key: tls.key, cert: tls.cert })
    await refusal(send(settingsFor(port, { security: 'tls', ca: other.ca })))
    expect(mails).toEqual([])
  })

  it('with a certificate for another name is refused', async () => {
    const other = await certificates([{ type: 2, value: 'mail.example.com' }])
    const { port, mails } = await mailServer({ key: other.key, cert: other.cert })
    const error = await refusal(send(settingsFor(port, { security: 'starttls', ca: other.ca })))
    expect(said(error.told)).toContain('ERR_TLS_CERT_ALTNAME_INVALID')
    expect(mails).toEqual([])
  })

  it('is checked against the name that was entered, not against the address it has', async () => {
    const other = await certificates([{ type: 2, value: 'mail.example.com' }])
    const { port, mails } = await mailServer({ key: other.key, cert: other.cert })
    const guard = createAddressGuard({
      allowPrivateAddresses: ['127.0.0.1'],
      resolve: async () => [{ address: '127.0.0.1', family: 4 }]
    })
    await send(
      settingsFor(port, { host: 'mail.example.com', security: 'starttls', ca: other.ca }),
      { guard }
    )
    expect(mails).toHaveLength(1)
  })
})

describe('the address of a mail server', () => {
  it.each(['127.0.0.1', 'localhost', '::ffff:127.0.0.1'])(
    'that is private is not called: %s',
    async (host) => {
      let connections = 0
      const { port } = await mailServer({
        ...noStartTls,
        onConnect: (_, callback) => {
          connections += 1
          callback()
        }
      })
      const guard = createAddressGuard({ allowPrivateAddresses: [] })
      const error = await refusal(send(settingsFor(port, { host }), { guard }))
      expect(error).toMatchObject({ kind: 'address-not-allowed', isTemporary: false })
      expect(connections).toBe(0)
    }
  )

  it('is looked up once, so that a name that changes its answer leads nowhere else', async () => {
    const { port, mails } = await mailServer(noStartTls)
    const answers = ['127.0.0.1', '127.0.0.2']
    const guard = createAddressGuard({
      allowPrivateAddresses: ['127.0.0.1'],
      resolve: async () => [{ address: answers.shift() ?? '', family: 4 }]
    })
    await send(settingsFor(port, { host: 'mail.example.com' }), { guard })
    expect(mails).toHaveLength(1)
    const error = await refusal(send(settingsFor(port, { host: 'mail.example.com' }), { guard }))
    expect(error.kind).toBe('address-not-allowed')
  })
})

describe('a mail server', () => {
  it('that is not there is worth another try', async () => {
    const server = createServer()
    const port = await listening(server)
    await new Promise((resolve) => server.close(resolve))
    const error = await refusal(send(settingsFor(port)))
    expect(error).toMatchObject({ kind: 'unreachable', isTemporary: true })
    expect(said(error.told)).toContain('ECONNREFUSED')
  })

  it('that says nothing is given up', async () => {
    const port = await listening(createServer((socket) => void socket.on('error', () => {})))
    const error = await refusal(send(settingsFor(port), { stepMs: 200 }))
    expect(error).toMatchObject({ kind: 'timeout', isTemporary: true })
  })

  it('that drips its greeting is given up', async () => {
    const port = await listening(
      createServer((socket) => {
        const timer = setInterval(() => socket.write('220-x\r\n'), 20)
        socket.on('error', () => {}).on('close', () => clearInterval(timer))
      })
    )
    const error = await refusal(send(settingsFor(port), { wholeMs: 400 }))
    expect(error).toMatchObject({ kind: 'timeout', isTemporary: true })
  })

  it.each(['', 'HTTP/1.1 400 Bad Request\r\n\r\n'])(
    'that is none is told: %j',
    async (greeting) => {
      const port = await listening(
        createServer((socket) => void socket.on('error', () => {}).end(greeting))
      )
      await refusal(send(settingsFor(port)))
    }
  )
})

async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}
