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

type SavedOutcome = Extract<ChangeOutcome, { readonly kind: 'saved' }>

/**
 * Saves a change of settings once everything was seen that expires by it; until then the answer is the
 * page that shows it.
 * @param replies what is answered once it is saved, and where somebody else saved meanwhile.
 */
export async function saveChange(
  visit: Visit,
  wanted: WantedChange,
  replies: {
    readonly saved: (outcome: SavedOutcome) => Promise<Reply>
    readonly conflict: () => Promise<Reply>
  }
): Promise<Reply> {
  const { settingsChanges } = visit.services
  const { change, summary } = wanted
  if (asksForPreviewPage(visit.form)) {
    return changePreviewPage(visit, await settingsChanges.preview(change), wanted)
  }
  const outcome = await settingsChanges.save(change, { ...savedByVisitor(visit), summary })
  switch (outcome.kind) {
    case 'conflict':
      return await replies.conflict()
    case 'to-confirm':
      return changePreviewPage(visit, outcome.preview, wanted)
    case 'saved':
      return await replies.saved(outcome)
  }
}
