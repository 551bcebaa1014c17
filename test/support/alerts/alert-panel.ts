import { openPanelApp, type PanelApp, type PanelAppOptions } from '../panel-app.js'
import { receiver } from './receiver.js'

export const SLACK_PATH = '/services/T00000000/B00000000/secretsecretsecretWXYZ'

/** A panel that may call this machine, and a server there that keeps what it gets. */
export async function openAlertPanel(
  options: PanelAppOptions = {},
  answer?: Parameters<typeof receiver>[0]
): Promise<{ readonly panel: PanelApp; readonly hook: Awaited<ReturnType<typeof receiver>> }> {
  const hook = await receiver(answer)
  const panel = await openPanelApp({
    ...options,
    addon: {
      currentUser: () => 'eva',
      ...options.addon,
      alerts: { allowPrivateAddresses: ['127.0.0.1'], ...options.addon?.alerts }
    }
  })
  return { panel, hook }
}

/** The form of a channel as its page sends it. */
export function channelFields(
  kind: string,
  fields: Record<string, string | string[]> = {}
): Record<string, string | string[]> {
  const severities = ['critical', 'warning', 'info']
  return { kind, name: kind, locale: 'en', severities, tags: '', digest: 'off', ...fields }
}

/** Adds a channel. @returns the path of its page. */
export async function addChannel(
  panel: PanelApp,
  kind: string,
  fields: Record<string, string | string[]> = {}
): Promise<string> {
  const added = await panel.post('/settings/alerts/new', channelFields(kind, fields)).expect(303)
  const [, id = ''] = /settings\/alerts\/([0-9a-f-]{36})$/.exec(added.headers.location ?? '') ?? []
  return `/settings/alerts/${id}`
}
