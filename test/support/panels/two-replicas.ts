import { onTestFinished } from 'vitest'
import { type PanelApp, startPanelApp } from '../panel-app.js'

/**
 * Two replicas of one panel on an empty database: the first leads, and runs on an instance of the account; the second runs outside
 * Vultr. Both end with the running test.
 */
export async function twoReplicas(
  databaseUrl: string
): Promise<{ readonly inside: PanelApp; readonly outside: PanelApp }> {
  const inside = await startPanelApp({ addon: { databasePath: undefined, databaseUrl } })
  onTestFinished(() => inside.close())
  const outside = await startPanelApp({
    isConfigured: false,
    addon: {
      databasePath: undefined,
      databaseUrl,
      metadataUrl: false,
      vultrApiUrl: inside.vultrApiUrl
    }
  })
  onTestFinished(() => outside.close())
  await inside.addon.tick()
  await outside.addon.tick()
  // Reads the account for the pages of the second one, which would wait for it in vain.
  await inside.addon.start()
  return { inside, outside }
}
