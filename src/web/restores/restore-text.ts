import { isCanceled, isOut, type Restore, type RestoreProgress } from '../../restores/index.js'
import type { Wording } from '../../wording/index.js'

/** What a restore came to, as far as that is known. */
export type RestoreResult = 'restored' | 'unchanged' | 'uncertain'

/** What the admin has to be told to do next depends on whether the disk was overwritten. */
export function outcomeOf({ restore }: RestoreProgress): RestoreResult {
  if (restore.state === 'complete') return restore.isPresumed ? 'uncertain' : 'restored'
  const code = restore.reason?.code
  if (code === 'restore.refused') return 'unchanged'
  // A row that could not be read may have been sent.
  return isOut(restore) || code === 'restore.unreadable' ? 'uncertain' : 'unchanged'
}

/** What is going on, or how it ended. */
export function situationText(
  { restore, safetyRun }: RestoreProgress,
  instance: string,
  { t, say }: Wording
): string {
  const named = { name: restore.snapshotName, instance }
  switch (restore.state) {
    case 'complete':
      return say(restore.reason ?? { code: 'restore.complete' })
    case 'failed':
      return failedText(restore, { t, say })
    case 'restoring':
      return restore.isPresumed ? t('restore.presumed') : t('restores.now.restoring', named)
    case 'sending':
      return t('restores.now.unconfirmed', named)
    case 'waiting':
      if (restore.reason !== undefined) return say(restore.reason)
      return restore.safetyRunId === undefined || safetyRun?.state === 'complete'
        ? t('restores.now.ready', named)
        : t('restores.now.waiting', named)
  }
}

function failedText(restore: Restore, { t, say }: Pick<Wording, 't' | 'say'>): string {
  if (restore.reason === undefined) return t('restores.failed')
  const why = say(restore.reason)
  const keepsSafety = isCanceled(restore) && restore.safetyRunId !== undefined
  return keepsSafety ? `${why} ${t('restores.cancel.effect')}` : why
}

/** What to do next, where the reason does not say that already. */
export function nextText(progress: RestoreProgress, { t }: Pick<Wording, 't'>): string | undefined {
  if (progress.isOpen || progress.restore.reason?.code === 'restore.refused') return undefined
  return t(`restores.next.${outcomeOf(progress)}`)
}
