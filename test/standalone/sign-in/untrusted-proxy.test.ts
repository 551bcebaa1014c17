import { afterEach, describe, expect, it } from 'vitest'
import { type StandalonePanel, startStandalonePanel } from '../../support/standalone-panel.js'

const NOTICE = 'TRUST_PROXY does not name it'
let panel: StandalonePanel

afterEach(() => panel.close())

const warnings = () => panel.logged.filter(({ level }) => level === 40)

describe('a proxy that is not trusted', () => {
  it.each([false, '10.0.0.1', 'uniquelocal'])(
    'is told of in the log, once, and on the pages of who comes by it (TRUST_PROXY %s)',
    async (trustProxy) => {
      panel = await startStandalonePanel({ trustProxy })
      const cookies = await panel.signedIn()
      expect(warnings()).toEqual([])
      for (let count = 0; count < 3; count += 1) {
        const through = panel.get('/vultr/settings', cookies)
        const { text } = await through
          .set('X-Forwarded-For', '203.0.113.9')
          .set('X-Forwarded-Proto', 'https')
          .expect(200)
        expect(text).toContain(NOTICE)
        expect(text).toContain('your cookies are not marked Secure although you use TLS')
      }
      expect(warnings()).toHaveLength(1)
      expect(warnings()[0]).toMatchObject({ headers: ['X-Forwarded-For', 'X-Forwarded-Proto'] })
    }
  )

  it('is told of on no page of who does not come by it, whatever a stranger sends', async () => {
    panel = await startStandalonePanel()
    const cookies = await panel.signedIn()
    const stranger = await panel.get('/login').set('X-Forwarded-For', '198.51.100.1').expect(200)
    expect(stranger.text).not.toContain(NOTICE)
    const { text } = await panel.get('/account', cookies).expect(200)
    expect(text).not.toContain(NOTICE)
    const { text: plain } = await panel.get('/account', cookies).set('X-Forwarded-For', '<b>')
    expect(plain).toContain(NOTICE)
    expect(plain).not.toContain('although you use TLS')
  })

  it.each([true, 1, 'loopback'])('is not one that is (TRUST_PROXY %s)', async (trustProxy) => {
    panel = await startStandalonePanel({ trustProxy })
    const cookies = await panel.signedIn()
    const { text } = await panel
      .get('/account', cookies)
      .set('X-Forwarded-For', '203.0.113.9')
      .set('X-Forwarded-Proto', 'https')
    expect(text).not.toContain(NOTICE)
    expect(warnings()).toEqual([])
  })
})
