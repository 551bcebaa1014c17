import { describe, expect, it, onTestFinished } from 'vitest'
import { isTestedOnPostgres } from '../../support/databases/test-database.js'
import { text } from '../../support/pages/page-text.js'
import { startPanelApp } from '../../support/panel-app.js'

async function openPanel() {
  const panel = await startPanelApp()
  onTestFinished(() => panel.close())
  return panel
}

describe('the page of the replicas', () => {
  it.skipIf(isTestedOnPostgres)(
    'says that a panel on a file runs alone, and Settings does not lead there',
    async () => {
      const panel = await openPanel()
      const page = await panel.get('/settings/replicas').expect(200)
      expect(text(page.text)).toContain('This panel runs alone')
      expect((await panel.get('/settings').expect(200)).text).not.toContain('settings/replicas')
    }
  )
})
