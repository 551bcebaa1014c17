import type { ChangeOutcome, SettingsChange } from '../../../confirmations/index.js'
import type { Message } from '../../../wording/index.js'
import type { Reply } from '../../http/reply.js'
import type { Visit } from '../../http/visit.js'
import { asksForPreviewPage, changePreviewPage, type PreviewedChange } from './change-preview.js'
import { savedByVisitor } from './saved-by.js'

/** A change to be saved. */
export interface WantedChange extends PreviewedChange {
  readonly change: SettingsChange
  /** For Activity. */
  readonly summary: Message
}

/** What became of it; `to-review`: nothing is saved until the page that is answered was confirmed. */
export type SaveOutcome =
  | Exclude<ChangeOutcome, { readonly kind: 'to-confirm' }>
  | { readonly kind: 'to-review'; readonly reply: Reply }

/** Saves a change of settings once everything was seen that expires by it, or that is no longer protected. */
export async function saveChange(visit: Visit, wanted: WantedChange): Promise<SaveOutcome> {
  const { settingsChanges } = visit.services
  const { change, summary } = wanted
  if (asksForPreviewPage(visit.form)) {
    const preview = await settingsChanges.preview(change)
    return { kind: 'to-review', reply: changePreviewPage(visit, preview, wanted) }
  }
  const outcome = await settingsChanges.save(change, { ...savedByVisitor(visit), summary })
  return outcome.kind === 'to-confirm'
    ? { kind: 'to-review', reply: changePreviewPage(visit, outcome.preview, wanted) }
    : outcome
}
