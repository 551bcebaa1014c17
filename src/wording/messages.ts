// Written by `npm run locales` from locales/en.json.

/** Of a message that takes nothing. */
export type NoParameters = Readonly<Record<never, never>>

/** What each message takes. @typeParam Text what can be filled in where a text stands. */
export interface Messages<Text> {
  'activity.apiKey.notSaved': { readonly why: Text }
  'activity.apiKey.removed': NoParameters
  'activity.apiKey.saved': { readonly opens: Text }
  'activity.change.done': { readonly kind: string; readonly name: Text }
  'activity.change.interrupted': NoParameters
  'activity.change.refused': { readonly what: string; readonly vultr: Text }
  'activity.change.storedOtherwise': { readonly description: Text }
  'activity.change.unknown': { readonly what: string; readonly vultr: Text }
  'activity.change.unread': { readonly vultr: Text }
  'activity.change.wasDone': { readonly kind: string }
  'activity.delete.calledOff': NoParameters
  'activity.delete.done': NoParameters
  'activity.delete.locked': NoParameters
  'activity.delete.needed': NoParameters
  'activity.delete.stillPending': NoParameters
  'activity.prune.confirmed': { readonly count: number }
  'activity.prune.expired': NoParameters
  'activity.prune.expiredConfirmed': NoParameters
  'activity.prune.held': { readonly count: number }
  'activity.prune.surplus': NoParameters
  'activity.prune.surplusConfirmed': NoParameters
  'activity.review.confirmed': NoParameters
  'activity.review.otherAccount': NoParameters
  'activity.review.unknown': { readonly count: number }
  'activity.run.found': NoParameters
  'activity.run.gap': { readonly instances: number; readonly from: Text; readonly reason: Text }
  'activity.run.mended': NoParameters
  'activity.run.replaced': NoParameters
  'activity.run.severalMissed': { readonly count: number; readonly reason: Text }
  'activity.run.taken': NoParameters
  'activity.run.takenElsewhere': NoParameters
  'activity.run.takenLate': NoParameters
  'activity.run.takenOnTime': NoParameters
  'activity.settings.saved': { readonly changes: Text; readonly leftOut: Text }
  'activity.settings.snapshotSettings': { readonly changes: Text }
  'activity.signIn.detail': { readonly detail: Text }
  'activity.signIn.more': { readonly what: string; readonly count: number; readonly address: Text }
  'activity.signIn.moreOthers': { readonly what: string; readonly count: number }
  'activity.signIn.passwordChanged': { readonly from: Text; readonly detail: Text }
  'activity.signIn.refused': { readonly from: Text; readonly detail: Text }
  'activity.signIn.requestRefused': { readonly from: Text; readonly detail: Text }
  'activity.signIn.signedIn': { readonly from: Text; readonly detail: Text }
  'activity.signIn.signedOut': { readonly from: Text; readonly detail: Text }
  'activity.signIn.signedOutEverywhere': { readonly from: Text; readonly detail: Text }
  'activity.signIn.unknownAddress': NoParameters
  'change.locked': NoParameters
  'change.notTheListed': NoParameters
  'change.unreadable': NoParameters
  'error.database': NoParameters
  'error.database.text': { readonly kind: string }
  'error.foreignForm': NoParameters
  'error.foreignForm.foreign': NoParameters
  'error.foreignForm.otherOrigin': { readonly from: Text; readonly own: Text }
  'error.foreignForm.unsaid': NoParameters
  'error.notAllowed': NoParameters
  'error.notAllowed.text': NoParameters
  'error.notComplete': NoParameters
  'error.notComplete.text': NoParameters
  'error.notFound': NoParameters
  'error.notFound.text': NoParameters
  'error.nothingChosen': NoParameters
  'error.nothingChosen.text': NoParameters
  'error.nothingHeld': NoParameters
  'error.nothingHeld.text': NoParameters
  'error.nothingSelected': NoParameters
  'error.nothingSelected.text': NoParameters
  'error.settings': NoParameters
  'error.settings.text': NoParameters
  'error.tooLarge': NoParameters
  'error.tooLarge.text': NoParameters
  'error.tooMany': NoParameters
  'error.tooMany.text': { readonly most: number }
  'error.unexpected': NoParameters
  'error.unexpected.text': NoParameters
  'error.unknownInstance': NoParameters
  'error.unknownInstance.text': NoParameters
  'error.unknownSnapshot': NoParameters
  'error.unknownSnapshot.text': NoParameters
  'error.unreadable': NoParameters
  'error.unreadable.text': NoParameters
  'keep.locked': NoParameters
  'keep.newest': NoParameters
  'keep.none': NoParameters
  'keep.notGood': { readonly flaw: string }
  'keep.oldest': { readonly rule: string }
  'keep.period': NoParameters
  'keep.rule': { readonly rule: string }
  'page.language': NoParameters
  'page.language.choose': NoParameters
  'pause.instanceGone': { readonly vultr: Text }
  'prune.newerNotGood': NoParameters
  'prune.stillListed': NoParameters
  'restore.accountNotRead': NoParameters
  'restore.anotherSnapshot': NoParameters
  'restore.complete': NoParameters
  'restore.instanceBusy': NoParameters
  'restore.instanceChanged': NoParameters
  'restore.instanceGone': NoParameters
  'restore.instanceNotFound': NoParameters
  'restore.instanceNotListed': NoParameters
  'restore.interrupted': NoParameters
  'restore.notBusy': { readonly vultr: Text }
  'restore.notBusyUnanswered': NoParameters
  'restore.notSentYet': NoParameters
  'restore.postponed': { readonly vultr: Text }
  'restore.presumed': NoParameters
  'restore.probablyRestored': NoParameters
  'restore.refused': { readonly vultr: Text }
  'restore.requested': NoParameters
  'restore.restoring': NoParameters
  'restore.reviewFirst': NoParameters
  'restore.safetyFailed': { readonly reason: Text }
  'restore.safetyFailedUnknown': NoParameters
  'restore.sending': NoParameters
  'restore.snapshotGone': NoParameters
  'restore.snapshotIncomplete': NoParameters
  'restore.stayedBusy': NoParameters
  'restore.stayedBusyLast': { readonly reason: Text }
  'restore.unanswered': { readonly vultr: Text }
  'restore.unreadable': NoParameters
  'run.andAllBefore': { readonly reason: Text }
  'run.answerLost': NoParameters
  'run.deletedAtVultr': NoParameters
  'run.notCovered': NoParameters
  'run.notCoveredLast': { readonly reason: Text }
  'run.notInTime': NoParameters
  'run.notInTimeLast': { readonly reason: Text }
  'run.notListed': NoParameters
  'run.quota': { readonly vultr: Text; readonly held: number }
  'run.stillInTheMaking': NoParameters
  'run.stoodIn': NoParameters
  'run.superseded': NoParameters
  'run.supersededLast': { readonly reason: Text }
  'run.unreadable': NoParameters
  'settings.leftOut': { readonly count: number }
  text: { readonly text: Text }
  'vultr.advice': { readonly what: Text; readonly advice: Text }
  'vultr.advice.addressNotAllowed': NoParameters
  'vultr.advice.forbidden': NoParameters
  'vultr.advice.invalidResponse': NoParameters
  'vultr.advice.locked': NoParameters
  'vultr.advice.notFound': NoParameters
  'vultr.advice.nothingChanged': NoParameters
  'vultr.advice.outage': NoParameters
  'vultr.advice.quota': NoParameters
  'vultr.advice.rateLimited': NoParameters
  'vultr.advice.redirected': NoParameters
  'vultr.advice.retried': { readonly what: Text; readonly advice: Text }
  'vultr.advice.tryAgain': { readonly what: Text; readonly advice: Text }
  'vultr.advice.unauthorized': NoParameters
  'vultr.askedTooOften': { readonly answer: Text }
  'vultr.brokenOff': { readonly code: string }
  'vultr.flaw.field': { readonly field: Text; readonly flaw: string }
  'vultr.flaw.record': { readonly flaw: string }
  'vultr.invalidAnswer': { readonly why: Text }
  'vultr.invalidAnswer.said': { readonly why: Text; readonly said: Text }
  'vultr.keyGone': NoParameters
  'vultr.noKey': NoParameters
  'vultr.noReason': { readonly answer: Text }
  'vultr.notFromVultr': { readonly answer: Text }
  'vultr.redirected': { readonly status: Text; readonly host: Text }
  'vultr.redirected.elsewhere': NoParameters
  'vultr.says': { readonly sentence: Text }
  'vultr.suddenlyEmpty': NoParameters
  'vultr.timeout': NoParameters
  'vultr.tooLarge': { readonly most: Text }
  'vultr.tooSlow': NoParameters
  'vultr.undecodable': NoParameters
  'vultr.unreachable': { readonly code: string }
  'vultr.unsendable': NoParameters
  'vultr.why.endless': NoParameters
  'vultr.why.notJson': NoParameters
  'vultr.why.notWhole': NoParameters
  'vultr.why.reportsError': NoParameters
  'vultr.why.status': { readonly status: Text }
  'vultr.withdrawn': NoParameters
}
