import { expect, it, onTestFinished } from 'vitest'
import { startStandalonePanel } from '../../../support/standalone-panel.js'

it('the link of a mail is led back to after the sign-in, with its token', async () => {
  const panel = await startStandalonePanel()
  onTestFinished(() => panel.close())
  // As long as real ones.
  const link = `/vultr/alerts/acknowledge?token=${'e'.repeat(94)}.${'A-_'.repeat(14)}x`
  const asked = await panel.get(link).expect(303)
  const login = asked.headers.location ?? ''
  expect(login).toBe(`/login?next=${encodeURIComponent(link)}`)
  const form = (await panel.get(login).expect(200)).text
  const [, next = ''] = /name="next" value="([^"]+)"/.exec(form) ?? []
  const signedIn = await panel.signIn({ next: next.replaceAll('&amp;', '&') }).expect(303)
  expect(signedIn.headers.location).toBe(link)
})
