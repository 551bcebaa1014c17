// Written by `npm run locales` from locales/en.json.

/** Of a message that takes nothing. */
export type NoParameters = Readonly<Record<never, never>>

/** What each message takes. @typeParam Text what can be filled in where a text stands. */
export interface Messages<Text> {
  'account.leaderSilent': NoParameters
  'activity.acknowledged': { readonly what: Text }
  'activity.acknowledged.takenBack': { readonly what: Text }
  'activity.actor.scheduler': NoParameters
  'activity.actor.token': { readonly name: Text }
  'activity.apiKey.notSaved': { readonly why: Text }
  'activity.apiKey.removed': NoParameters
  'activity.apiKey.saved': { readonly opens: Text }
  'activity.beyond': { readonly page: number; readonly pages: number }
  'activity.beyond.last': NoParameters
  'activity.by': NoParameters
  'activity.by.filter': NoParameters
  'activity.change.done': { readonly kind: string; readonly name: Text }
  'activity.change.interrupted': NoParameters
  'activity.change.refused': { readonly what: string; readonly vultr: Text }
  'activity.change.storedOtherwise': { readonly description: Text }
  'activity.change.unknown': { readonly what: string; readonly vultr: Text }
  'activity.change.unread': { readonly vultr: Text }
  'activity.change.wasDone': { readonly kind: string }
  'activity.count': { readonly count: number }
  'activity.count.latest': { readonly count: number }
  'activity.csv.by': NoParameters
  'activity.csv.event': NoParameters
  'activity.csv.instance': NoParameters
  'activity.csv.instanceId': NoParameters
  'activity.csv.kind': NoParameters
  'activity.csv.name': NoParameters
  'activity.csv.outcome': NoParameters
  'activity.csv.snapshotId': NoParameters
  'activity.csv.time': NoParameters
  'activity.delete.calledOff': NoParameters
  'activity.delete.done': NoParameters
  'activity.delete.locked': NoParameters
  'activity.delete.needed': NoParameters
  'activity.delete.stillPending': NoParameters
  'activity.download': NoParameters
  'activity.empty': NoParameters
  'activity.empty.filtered': NoParameters
  'activity.empty.forgotten': { readonly day: Text }
  'activity.event': NoParameters
  'activity.filter': NoParameters
  'activity.filter.all.instance': NoParameters
  'activity.filter.all.kind': NoParameters
  'activity.filter.all.outcome': NoParameters
  'activity.filter.all.user': NoParameters
  'activity.filter.apply': NoParameters
  'activity.filter.day': NoParameters
  'activity.filter.each': NoParameters
  'activity.filter.each.on': NoParameters
  'activity.filter.instance': NoParameters
  'activity.filter.kind': NoParameters
  'activity.filter.outcome': NoParameters
  'activity.filter.remove': { readonly label: Text; readonly value: Text }
  'activity.filter.user': NoParameters
  'activity.group.all': { readonly count: number }
  'activity.group.duplicates': { readonly count: number }
  'activity.group.expired': { readonly count: number }
  'activity.group.taken': { readonly count: number }
  'activity.kind.api-key': NoParameters
  'activity.kind.api-token': NoParameters
  'activity.kind.other': NoParameters
  'activity.kind.problem': NoParameters
  'activity.kind.prune': NoParameters
  'activity.kind.request': NoParameters
  'activity.kind.restore': NoParameters
  'activity.kind.run': NoParameters
  'activity.kind.settings': NoParameters
  'activity.kind.sign-in': NoParameters
  'activity.kind.snapshot': NoParameters
  'activity.outcome': NoParameters
  'activity.outcome.failed': NoParameters
  'activity.outcome.info': NoParameters
  'activity.outcome.missed': NoParameters
  'activity.outcome.ok': NoParameters
  'activity.outcome.unknown': NoParameters
  'activity.prune.byDate': NoParameters
  'activity.prune.byDateConfirmed': NoParameters
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
  'activity.run.retryNow': NoParameters
  'activity.run.severalMissed': { readonly count: number; readonly reason: Text }
  'activity.run.taken': NoParameters
  'activity.run.takenElsewhere': NoParameters
  'activity.run.takenLate': NoParameters
  'activity.run.takenOnTime': NoParameters
  'activity.settings.instanceSchedule': { readonly instances: Text; readonly choice: Text }
  'activity.settings.more': { readonly count: number }
  'activity.settings.saved': { readonly changes: Text; readonly leftOut: Text }
  'activity.settings.snapshotSettings': { readonly changes: Text }
  'activity.settings.unprotected': { readonly count: number; readonly names: Text }
  'activity.settings.unprotectedExpire': { readonly count: number; readonly names: Text; readonly days: number }
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
  'activity.snoozed': { readonly until: Text; readonly what: Text }
  'activity.time': NoParameters
  'activity.time.unknown': NoParameters
  'activity.time.unreadable': NoParameters
  'activity.token.created': { readonly scope: string }
  'activity.token.revoked': NoParameters
  'alert.channel.fromOptions': { readonly kind: string }
  'alert.channel.host': NoParameters
  'alert.channel.saved': { readonly what: string }
  'alert.channel.unreadable': NoParameters
  'alert.channelFailing': NoParameters
  'alert.channelFailing.text': { readonly name: Text; readonly answer: Text }
  'alert.deletedOutside': NoParameters
  'alert.deletedOutside.by': { readonly instance: Text; readonly taken: Text; readonly size: Text; readonly known: string; readonly user: Text; readonly address: Text; readonly at: Text }
  'alert.deletedOutside.text': { readonly instance: Text; readonly taken: Text; readonly size: Text }
  'alert.delivery.hostFailed': { readonly reason: Text }
  'alert.delivery.hostSlow': NoParameters
  'alert.delivery.late': NoParameters
  'alert.delivery.unexpected': NoParameters
  'alert.delivery.unreadable': NoParameters
  'alert.delivery.unwanted': NoParameters
  'alert.digest.cost': NoParameters
  'alert.digest.costValue': { readonly usd: Text }
  'alert.digest.failed': NoParameters
  'alert.digest.fine': NoParameters
  'alert.digest.named': { readonly count: number; readonly names: Text }
  'alert.digest.next': NoParameters
  'alert.digest.none': NoParameters
  'alert.digest.overdue': NoParameters
  'alert.digest.period': { readonly since: Text; readonly until: Text }
  'alert.digest.protected': NoParameters
  'alert.digest.stored': NoParameters
  'alert.digest.storedValue': { readonly count: number; readonly size: Text }
  'alert.digest.subject': { readonly period: string; readonly taken: number; readonly failed: number; readonly overdue: number }
  'alert.digest.taken': NoParameters
  'alert.digest.unprotected': NoParameters
  'alert.fact.instance': NoParameters
  'alert.fact.more': { readonly count: number }
  'alert.fact.severity': NoParameters
  'alert.fact.since': NoParameters
  'alert.fact.time': NoParameters
  'alert.fact.until': NoParameters
  'alert.heartbeat.failed': NoParameters
  'alert.heartbeat.overdue': { readonly count: number; readonly names: Text }
  'alert.heldBack': { readonly most: Text; readonly count: number }
  'alert.keyExpired': NoParameters
  'alert.keyExpired.text': { readonly named: string; readonly name: Text; readonly expires: Text }
  'alert.keyExpiring': NoParameters
  'alert.keyExpiring.text': { readonly own: string; readonly named: string; readonly name: Text; readonly expires: Text }
  'alert.kind': { readonly kind: string }
  'alert.link.acknowledge': NoParameters
  'alert.link.open': NoParameters
  'alert.massDeletion': { readonly count: number }
  'alert.massDeletion.text': { readonly count: number; readonly users: Text }
  'alert.noKey': NoParameters
  'alert.noKey.text': NoParameters
  'alert.opened': { readonly title: Text; readonly text: Text }
  'alert.quota.full': NoParameters
  'alert.quota.full.text': { readonly stored: Text; readonly limit: Text }
  'alert.quota.soon': NoParameters
  'alert.quota.soon.text': { readonly stored: Text; readonly expected: Text; readonly limit: Text }
  'alert.resolved': { readonly duration: Text }
  'alert.resolved.left': { readonly count: number; readonly all: number }
  'alert.resolved.leftOf': { readonly count: number; readonly all: number }
  'alert.restore.text': { readonly name: Text; readonly user: Text; readonly what: Text }
  'alert.restoreFailed': NoParameters
  'alert.restoreFinished': NoParameters
  'alert.send.address.forbidden': { readonly host: Text; readonly via: string; readonly address: Text }
  'alert.send.address.private': { readonly host: Text; readonly via: string; readonly address: Text }
  'alert.send.answered': { readonly host: Text; readonly answered: Text; readonly size: string }
  'alert.send.answeredSaying': { readonly host: Text; readonly answered: Text; readonly said: Text }
  'alert.send.badUrl': NoParameters
  'alert.send.certificate': { readonly host: Text; readonly code: Text }
  'alert.send.mail.login': { readonly host: Text; readonly said: Text }
  'alert.send.mail.noStartTls': { readonly host: Text }
  'alert.send.mail.recipients': { readonly host: Text; readonly refused: Text; readonly said: Text; readonly others: string }
  'alert.send.mail.refused': { readonly host: Text; readonly said: Text }
  'alert.send.redirected': { readonly host: Text; readonly status: Text; readonly to: Text }
  'alert.send.timeout': { readonly host: Text }
  'alert.send.undelivered': { readonly answered: Text }
  'alert.send.unreachable': { readonly host: Text; readonly code: string }
  'alert.send.unsendable': NoParameters
  'alert.settings.apprise': NoParameters
  'alert.settings.ca': NoParameters
  'alert.settings.chatId': NoParameters
  'alert.settings.from': NoParameters
  'alert.settings.host': NoParameters
  'alert.settings.login': NoParameters
  'alert.settings.port': NoParameters
  'alert.settings.preset': NoParameters
  'alert.settings.recipients': NoParameters
  'alert.settings.secret': NoParameters
  'alert.settings.security': NoParameters
  'alert.settings.token': NoParameters
  'alert.settings.topic': NoParameters
  'alert.settings.url': NoParameters
  'alert.settingsChanged': { readonly what: string }
  'alert.settingsChanged.text': { readonly user: Text; readonly named: string; readonly subject: Text; readonly what: Text }
  'alert.severalText': { readonly what: Text; readonly names: Text }
  'alert.severities.change': { readonly what: Text; readonly severity: string }
  'alert.severities.saved': { readonly changes: Text }
  'alert.severity': { readonly severity: string }
  'alert.signIn': { readonly from: Text }
  'alert.signIn.text': { readonly user: Text; readonly from: Text }
  'alert.stillOpen': { readonly duration: Text }
  'alert.subject': { readonly what: Text }
  'alert.subject.heldBack': { readonly count: number }
  'alert.subject.one': { readonly name: Text; readonly what: Text }
  'alert.subject.several': { readonly count: number; readonly what: Text }
  'alert.subject.since': { readonly what: Text; readonly since: Text }
  'alert.subject.test': NoParameters
  'alert.subject.times': { readonly count: number; readonly what: Text }
  'alert.suspiciousSize': NoParameters
  'alert.suspiciousSize.text': { readonly name: Text; readonly size: Text }
  'alert.test': NoParameters
  'alert.unprotected': NoParameters
  'alerts.about.apprise': NoParameters
  'alerts.about.discord': NoParameters
  'alerts.about.gotify': NoParameters
  'alerts.about.heartbeat': NoParameters
  'alerts.about.mail': NoParameters
  'alerts.about.ntfy': NoParameters
  'alerts.about.pagerduty': NoParameters
  'alerts.about.slack': NoParameters
  'alerts.about.standard': NoParameters
  'alerts.about.teams': NoParameters
  'alerts.about.telegram': NoParameters
  'alerts.acknowledge': NoParameters
  'alerts.acknowledge.how': NoParameters
  'alerts.acknowledge.look': NoParameters
  'alerts.acknowledge.more': { readonly count: number }
  'alerts.action': NoParameters
  'alerts.add': NoParameters
  'alerts.add.named': { readonly kind: Text }
  'alerts.add.save': NoParameters
  'alerts.added': { readonly name: Text }
  'alerts.cancel': NoParameters
  'alerts.card': NoParameters
  'alerts.card.channels': { readonly count: number }
  'alerts.card.failing': { readonly count: number }
  'alerts.card.manage': NoParameters
  'alerts.card.none': NoParameters
  'alerts.card.open': NoParameters
  'alerts.change': NoParameters
  'alerts.change.named': { readonly name: Text }
  'alerts.channel': NoParameters
  'alerts.channels': NoParameters
  'alerts.choice': { readonly value: string }
  'alerts.choose': NoParameters
  'alerts.conflict': NoParameters
  'alerts.course': { readonly state: string }
  'alerts.crumbs': NoParameters
  'alerts.digest': NoParameters
  'alerts.digest.daily': NoParameters
  'alerts.digest.help': NoParameters
  'alerts.digest.off': NoParameters
  'alerts.digest.weekly': NoParameters
  'alerts.empty.first': NoParameters
  'alerts.empty.second': NoParameters
  'alerts.error.again': NoParameters
  'alerts.error.name': NoParameters
  'alerts.error.severities': NoParameters
  'alerts.error.tags': NoParameters
  'alerts.family.heartbeat': NoParameters
  'alerts.family.host': NoParameters
  'alerts.family.mail': NoParameters
  'alerts.family.webhook': NoParameters
  'alerts.field.apiUrl': NoParameters
  'alerts.field.ca': NoParameters
  'alerts.field.chatId': NoParameters
  'alerts.field.from': NoParameters
  'alerts.field.host': NoParameters
  'alerts.field.password': NoParameters
  'alerts.field.port': NoParameters
  'alerts.field.routingKey': NoParameters
  'alerts.field.secret': NoParameters
  'alerts.field.security': NoParameters
  'alerts.field.service': NoParameters
  'alerts.field.to': NoParameters
  'alerts.field.token': NoParameters
  'alerts.field.url': NoParameters
  'alerts.field.user': NoParameters
  'alerts.field.withStart': NoParameters
  'alerts.fixed': NoParameters
  'alerts.gone': NoParameters
  'alerts.help': { readonly field: string }
  'alerts.help.apiUrl': { readonly kind: string }
  'alerts.help.token': { readonly kind: string }
  'alerts.help.url': { readonly kind: string }
  'alerts.how.apprise': NoParameters
  'alerts.how.discord': NoParameters
  'alerts.how.gotify': NoParameters
  'alerts.how.heartbeat': NoParameters
  'alerts.how.mail': NoParameters
  'alerts.how.ntfy': NoParameters
  'alerts.how.pagerduty': NoParameters
  'alerts.how.slack': NoParameters
  'alerts.how.standard': NoParameters
  'alerts.how.teams': NoParameters
  'alerts.how.telegram': NoParameters
  'alerts.isFixed': NoParameters
  'alerts.keep': NoParameters
  'alerts.kind.account-unreadable': NoParameters
  'alerts.kind.another-panel': NoParameters
  'alerts.kind.channel-failing': NoParameters
  'alerts.kind.database-set-back': NoParameters
  'alerts.kind.deleted-outside': NoParameters
  'alerts.kind.instance-gone': NoParameters
  'alerts.kind.key-expiring': NoParameters
  'alerts.kind.key-refused': NoParameters
  'alerts.kind.mass-deletion': NoParameters
  'alerts.kind.overdue': NoParameters
  'alerts.kind.prune-held': NoParameters
  'alerts.kind.prune-refused': NoParameters
  'alerts.kind.quota': NoParameters
  'alerts.kind.restore-failed': NoParameters
  'alerts.kind.restore-finished': NoParameters
  'alerts.kind.settings-changed': NoParameters
  'alerts.kind.settings-unusable': NoParameters
  'alerts.kind.sign-in-new-address': NoParameters
  'alerts.kind.snapshot-failed': NoParameters
  'alerts.kind.stuck': NoParameters
  'alerts.kind.suspicious-size': NoParameters
  'alerts.kind.turned-off': NoParameters
  'alerts.kind.unprotected': NoParameters
  'alerts.kind.vultr-unreachable': NoParameters
  'alerts.last': NoParameters
  'alerts.last.failed': NoParameters
  'alerts.last.never': NoParameters
  'alerts.last.ok': NoParameters
  'alerts.last.since': { readonly time: Text }
  'alerts.link': NoParameters
  'alerts.link.loud': NoParameters
  'alerts.link.over': NoParameters
  'alerts.link.unknown': NoParameters
  'alerts.locale': NoParameters
  'alerts.means.account-unreadable': NoParameters
  'alerts.means.another-panel': NoParameters
  'alerts.means.channel-failing': NoParameters
  'alerts.means.database-set-back': NoParameters
  'alerts.means.deleted-outside': NoParameters
  'alerts.means.instance-gone': NoParameters
  'alerts.means.key-expiring': NoParameters
  'alerts.means.key-refused': NoParameters
  'alerts.means.mass-deletion': NoParameters
  'alerts.means.overdue': NoParameters
  'alerts.means.prune-held': NoParameters
  'alerts.means.prune-refused': NoParameters
  'alerts.means.quota': NoParameters
  'alerts.means.restore-failed': NoParameters
  'alerts.means.restore-finished': NoParameters
  'alerts.means.settings-changed': NoParameters
  'alerts.means.settings-unusable': NoParameters
  'alerts.means.sign-in-new-address': NoParameters
  'alerts.means.snapshot-failed': NoParameters
  'alerts.means.stuck': NoParameters
  'alerts.means.suspicious-size': NoParameters
  'alerts.means.turned-off': NoParameters
  'alerts.means.unprotected': NoParameters
  'alerts.means.vultr-unreachable': NoParameters
  'alerts.name': NoParameters
  'alerts.narrow': NoParameters
  'alerts.off': NoParameters
  'alerts.optional': { readonly label: Text }
  'alerts.preset.apprise': NoParameters
  'alerts.preset.discord': NoParameters
  'alerts.preset.gotify': NoParameters
  'alerts.preset.heartbeat': NoParameters
  'alerts.preset.mail': NoParameters
  'alerts.preset.ntfy': NoParameters
  'alerts.preset.pagerduty': NoParameters
  'alerts.preset.slack': NoParameters
  'alerts.preset.standard': NoParameters
  'alerts.preset.teams': NoParameters
  'alerts.preset.telegram': NoParameters
  'alerts.remove': NoParameters
  'alerts.remove.effect': NoParameters
  'alerts.remove.isLast': NoParameters
  'alerts.remove.title': { readonly name: Text }
  'alerts.removed': { readonly name: Text }
  'alerts.save': NoParameters
  'alerts.saved': { readonly name: Text }
  'alerts.secret.new': NoParameters
  'alerts.secret.once': NoParameters
  'alerts.sent': NoParameters
  'alerts.sent.all': NoParameters
  'alerts.sent.answer': NoParameters
  'alerts.sent.attempts': { readonly count: number }
  'alerts.sent.count': { readonly count: number }
  'alerts.sent.filter': NoParameters
  'alerts.sent.next': { readonly time: Text }
  'alerts.sent.none': NoParameters
  'alerts.sent.noneOf': NoParameters
  'alerts.sent.removed': NoParameters
  'alerts.sent.state': NoParameters
  'alerts.sent.subject': NoParameters
  'alerts.sent.time': NoParameters
  'alerts.sent.to': NoParameters
  'alerts.sent.unreadable': NoParameters
  'alerts.settings': NoParameters
  'alerts.severities': NoParameters
  'alerts.severities.saved': NoParameters
  'alerts.snooze': NoParameters
  'alerts.snooze.named': { readonly what: Text }
  'alerts.snoozed': { readonly until: Text }
  'alerts.snoozed.until': { readonly until: Text }
  'alerts.state': { readonly state: string }
  'alerts.stored': { readonly what: Text }
  'alerts.tags': NoParameters
  'alerts.tags.help': NoParameters
  'alerts.test': NoParameters
  'alerts.test.failed': { readonly name: Text; readonly answer: Text }
  'alerts.test.named': { readonly name: Text }
  'alerts.test.ok': { readonly name: Text; readonly answer: Text }
  'alerts.test.waiting': { readonly name: Text }
  'alerts.title': NoParameters
  'alerts.told': NoParameters
  'alerts.told.all': NoParameters
  'alerts.told.digest': { readonly digest: string }
  'alerts.told.heartbeat': NoParameters
  'alerts.told.severities': { readonly list: Text }
  'alerts.told.tags': { readonly tags: Text }
  'alerts.told.without': { readonly count: number }
  'alerts.unknown': NoParameters
  'alerts.unknown.text': NoParameters
  'alerts.until': { readonly until: string }
  'alerts.usual': { readonly label: Text }
  'alerts.where': NoParameters
  'alerts.which': NoParameters
  'alerts.which.help': NoParameters
  'alerts.without': NoParameters
  'api.invalid.choice': { readonly choices: Text }
  'api.invalid.cursor': NoParameters
  'api.invalid.form': NoParameters
  'api.invalid.format': { readonly format: Text }
  'api.invalid.future': NoParameters
  'api.invalid.instance': NoParameters
  'api.invalid.least': { readonly least: Text }
  'api.invalid.long': { readonly most: Text }
  'api.invalid.missing': NoParameters
  'api.invalid.most': { readonly most: Text }
  'api.invalid.nothing': NoParameters
  'api.invalid.oneOf': { readonly one: Text; readonly other: Text }
  'api.invalid.short': { readonly least: Text }
  'api.invalid.thisServer': NoParameters
  'api.invalid.type': { readonly expected: Text }
  'api.invalid.unknown': NoParameters
  'api.invalid.value': NoParameters
  'api.problem.busy': NoParameters
  'api.problem.busy.instance': NoParameters
  'api.problem.busy.snapshot': NoParameters
  'api.problem.confirmationRequired': NoParameters
  'api.problem.confirmationRequired.text': { readonly fingerprint: Text }
  'api.problem.database': NoParameters
  'api.problem.external': NoParameters
  'api.problem.external.text': NoParameters
  'api.problem.forbidden': NoParameters
  'api.problem.forbidden.account': NoParameters
  'api.problem.forbidden.scope': { readonly need: Text; readonly scope: Text }
  'api.problem.foreignRequest': NoParameters
  'api.problem.invalid': NoParameters
  'api.problem.invalid.text': NoParameters
  'api.problem.keyInProgress': NoParameters
  'api.problem.keyInProgress.text': NoParameters
  'api.problem.keyReused': NoParameters
  'api.problem.keyReused.text': NoParameters
  'api.problem.keyUnfinished': NoParameters
  'api.problem.keyUnfinished.text': NoParameters
  'api.problem.locked': NoParameters
  'api.problem.locked.text': NoParameters
  'api.problem.malformed': NoParameters
  'api.problem.malformed.address': NoParameters
  'api.problem.malformed.body': NoParameters
  'api.problem.malformed.header': { readonly name: Text }
  'api.problem.methodNotAllowed': NoParameters
  'api.problem.methodNotAllowed.text': { readonly methods: Text }
  'api.problem.needed': NoParameters
  'api.problem.needed.text': NoParameters
  'api.problem.noApiKey': NoParameters
  'api.problem.noApiKey.text': NoParameters
  'api.problem.notFound': NoParameters
  'api.problem.notFound.instance': NoParameters
  'api.problem.notFound.path': NoParameters
  'api.problem.notFound.restore': NoParameters
  'api.problem.notFound.run': NoParameters
  'api.problem.notFound.snapshot': NoParameters
  'api.problem.notPossible': NoParameters
  'api.problem.pending': NoParameters
  'api.problem.pending.text': NoParameters
  'api.problem.preconditionFailed': NoParameters
  'api.problem.preconditionFailed.text': NoParameters
  'api.problem.preconditionRequired': NoParameters
  'api.problem.preconditionRequired.text': NoParameters
  'api.problem.rateLimited': NoParameters
  'api.problem.rateLimited.text': { readonly seconds: number }
  'api.problem.settingsUnreadable': NoParameters
  'api.problem.storedOtherwise': NoParameters
  'api.problem.tooLarge': NoParameters
  'api.problem.tooLarge.text': { readonly size: Text }
  'api.problem.tooLate': NoParameters
  'api.problem.tooLate.text': { readonly outcome: string }
  'api.problem.unauthorized': NoParameters
  'api.problem.unauthorized.text': NoParameters
  'api.problem.unexpected': NoParameters
  'api.problem.unexpected.text': NoParameters
  'api.problem.unsupportedType': NoParameters
  'api.problem.unsupportedType.text': NoParameters
  'api.problem.vultrRefused': NoParameters
  'api.problem.vultrUnconfirmed': NoParameters
  'api.problem.vultrUnreachable': NoParameters
  'attention.anotherPanel': NoParameters
  'attention.brief': { readonly instance: Text; readonly title: Text }
  'attention.cannotReach': NoParameters
  'attention.clockOff': { readonly hostname: Text }
  'attention.inDoubt': NoParameters
  'attention.keyUnreadable': NoParameters
  'attention.lastRun': { readonly state: string }
  'attention.line': { readonly count: number; readonly problems: Text }
  'attention.line.left': { readonly count: number }
  'attention.line.more': { readonly count: number; readonly problems: Text }
  'attention.line.restores': { readonly restores: number; readonly count: number; readonly more: string }
  'attention.open': NoParameters
  'attention.overdue': NoParameters
  'attention.paused': NoParameters
  'attention.pruneHeld': NoParameters
  'attention.pruneRefused': NoParameters
  'attention.recordsUnreadable': NoParameters
  'attention.refused': NoParameters
  'attention.restore': NoParameters
  'attention.retrying': NoParameters
  'attention.reviewNeeded': NoParameters
  'attention.scheduleUnowned': NoParameters
  'attention.scheduleUnreadable': NoParameters
  'attention.settingsUnreadable': NoParameters
  'attention.storedOtherwise': NoParameters
  'attention.stuck': NoParameters
  'attention.thisServerUnknown': NoParameters
  'attention.turnedOff': NoParameters
  'attention.unknownTag': { readonly tag: Text }
  'banner.anotherPanel': { readonly instance: Text; readonly count: number }
  'banner.cannotReach': { readonly age: Text }
  'banner.clockOff': { readonly hostname: Text; readonly count: number; readonly direction: string }
  'banner.details': NoParameters
  'banner.keyUnreadable': NoParameters
  'banner.lastRun': { readonly instance: Text; readonly state: string; readonly at: Text; readonly reason: Text }
  'banner.link.activity': NoParameters
  'banner.link.expired': { readonly count: number }
  'banner.link.instance': NoParameters
  'banner.link.makeRoom': NoParameters
  'banner.link.restore': NoParameters
  'banner.link.review': NoParameters
  'banner.link.settings': NoParameters
  'banner.link.snapshot': NoParameters
  'banner.link.snapshots': NoParameters
  'banner.list.age': { readonly age: Text }
  'banner.list.unread': NoParameters
  'banner.overdue': { readonly instance: Text; readonly age: Text }
  'banner.overdue.none': { readonly instance: Text }
  'banner.paused': { readonly instance: Text; readonly reason: Text }
  'banner.paused.since': { readonly instance: Text; readonly since: Text; readonly reason: Text }
  'banner.problem': { readonly problem: Text; readonly age: Text }
  'banner.pruneHeld': { readonly count: number; readonly instance: Text }
  'banner.pruneRefused': { readonly instance: Text; readonly reason: Text }
  'banner.reasonUnknown': NoParameters
  'banner.recordsUnreadable': { readonly what: Text; readonly reasons: Text }
  'banner.recordsUnreadable.instances': { readonly count: number }
  'banner.recordsUnreadable.snapshots': { readonly count: number }
  'banner.restore.postponed': { readonly snapshot: Text; readonly instance: Text; readonly reason: Text }
  'banner.restore.presumed': { readonly snapshot: Text; readonly instance: Text }
  'banner.restore.restoring': { readonly snapshot: Text; readonly instance: Text }
  'banner.restore.sending': { readonly snapshot: Text; readonly instance: Text }
  'banner.restore.waiting': { readonly snapshot: Text; readonly instance: Text }
  'banner.restore.waitingForFresh': { readonly snapshot: Text; readonly instance: Text }
  'banner.retrying': { readonly instance: Text; readonly reason: Text }
  'banner.retrying.inDoubt': { readonly instance: Text; readonly reason: Text }
  'banner.scheduleUnowned': NoParameters
  'banner.scheduleUnreadable': { readonly instance: Text }
  'banner.storedOtherwise': { readonly name: Text; readonly others: number; readonly description: Text; readonly mark: string }
  'banner.stuck': { readonly name: Text; readonly duration: Text }
  'banner.thisServerUnknown': NoParameters
  'banner.turnedOff': NoParameters
  'banner.unknownTag': { readonly tag: Text }
  'change.cost': { readonly from: Text; readonly to: Text }
  'change.cost.effect': NoParameters
  'change.growth.costly': { readonly count: number; readonly instances: Text; readonly to: Text; readonly from: Text }
  'change.growth.disks': { readonly to: Text }
  'change.growth.effect': NoParameters
  'change.growth.endless': { readonly count: number; readonly instances: Text }
  'change.growth.limit': { readonly growth: string; readonly needed: Text; readonly limit: Text }
  'change.growth.many': { readonly count: number; readonly instances: Text; readonly most: Text }
  'change.growth.snapshots': { readonly to: Text; readonly from: Text }
  'change.locked': NoParameters
  'change.notTheListed': NoParameters
  'change.orphans': { readonly count: number; readonly instances: number; readonly day: Text; readonly worth: Text }
  'change.orphans.effect': NoParameters
  'change.preview': NoParameters
  'change.preview.anyway': { readonly count: number }
  'change.preview.cancel': NoParameters
  'change.preview.deletes': { readonly count: number; readonly instances: number; readonly worth: Text }
  'change.preview.next': NoParameters
  'change.preview.page': { readonly current: number; readonly pages: number }
  'change.preview.previous': NoParameters
  'change.preview.resumed': { readonly count: number }
  'change.preview.save': NoParameters
  'change.preview.saveCost': { readonly to: Text }
  'change.preview.saveCosts': { readonly to: Text }
  'change.preview.saveDeletes': { readonly count: number }
  'change.preview.saveDisks': { readonly to: Text }
  'change.preview.saveEndless': NoParameters
  'change.preview.saveLimit': { readonly limit: Text }
  'change.preview.saveMany': { readonly most: Text }
  'change.preview.saveOrphans': { readonly count: number; readonly day: Text }
  'change.preview.saveSnapshots': { readonly to: Text }
  'change.preview.saveUnprotects': { readonly count: number }
  'change.preview.when': { readonly count: number }
  'change.preview.worth': { readonly size: Text; readonly cost: Text }
  'change.unprotected': { readonly count: number }
  'change.unprotected.effect': { readonly count: number }
  'change.unprotected.expire': { readonly count: number; readonly all: number; readonly instances: number; readonly day: Text; readonly worth: Text }
  'change.unprotected.more': { readonly count: number }
  'change.unprotected.none': { readonly count: number }
  'change.unprotected.stored': { readonly count: number; readonly instances: number; readonly worth: Text }
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
  'error.unknownRestore': NoParameters
  'error.unknownRestore.text': NoParameters
  'error.unknownSnapshot': NoParameters
  'error.unknownSnapshot.text': NoParameters
  'error.unreadable': NoParameters
  'error.unreadable.text': NoParameters
  'expiring.already': NoParameters
  'expiring.anyway': NoParameters
  'expiring.counts': { readonly deleted: number; readonly kept: number }
  'expiring.countsAnyway': { readonly deleted: number; readonly anyway: number; readonly kept: number }
  'expiring.createdAt': NoParameters
  'expiring.deleted': NoParameters
  'expiring.kept': NoParameters
  'expiring.more': { readonly count: number }
  'expiring.name': NoParameters
  'expiring.noDate': NoParameters
  'expiring.noName': NoParameters
  'expiring.noRule': NoParameters
  'expiring.outcome': NoParameters
  'expiring.resumed': NoParameters
  'expiring.size': NoParameters
  'expiring.why': NoParameters
  'forecast.backupCost': { readonly cost: Text; readonly plans: number }
  'forecast.backups': { readonly compared: string; readonly difference: Text }
  'forecast.change.by': { readonly direction: string; readonly amount: Text }
  'forecast.change.monthly': { readonly cost: Text }
  'forecast.change.none': NoParameters
  'forecast.change.snapshots': { readonly count: number }
  'forecast.correctFields': NoParameters
  'forecast.cost': { readonly size: Text; readonly cost: Text; readonly price: Text }
  'forecast.cron': { readonly expression: Text; readonly words: Text }
  'forecast.cronEither': NoParameters
  'forecast.customSchedules': { readonly count: number }
  'forecast.deletion': { readonly by: string; readonly days: number }
  'forecast.deletionOfOnly': { readonly deletion: Text }
  'forecast.expiry': { readonly count: number }
  'forecast.facts.change': NoParameters
  'forecast.facts.cost': NoParameters
  'forecast.facts.everMore': { readonly instances: number }
  'forecast.facts.next': NoParameters
  'forecast.facts.oneMore': { readonly instances: number }
  'forecast.facts.snapshots': NoParameters
  'forecast.facts.stored': { readonly count: number; readonly instances: number }
  'forecast.included': { readonly count: number }
  'forecast.keep.each': { readonly rule: string; readonly count: number }
  'forecast.keep.eachAll': { readonly rule: string }
  'forecast.keep.last': { readonly count: number }
  'forecast.keep.lastAll': NoParameters
  'forecast.keepRules': { readonly rules: Text }
  'forecast.limit': { readonly growth: string; readonly needed: number; readonly source: string; readonly limit: number; readonly moment: Text; readonly others: number }
  'forecast.moment': { readonly day: string; readonly time: Text; readonly zone: Text; readonly weekday: Text; readonly date: Text }
  'forecast.off': { readonly sentence: Text }
  'forecast.orphans': { readonly count: number; readonly day: Text }
  'forecast.pace': { readonly per: string; readonly snapshots: Text }
  'forecast.paceAbout': { readonly count: number }
  'forecast.scheduleOff': NoParameters
  'forecast.sentence': { readonly pace: Text; readonly deletion: Text; readonly stored: Text }
  'forecast.sentenceNext': { readonly sentence: Text; readonly next: Text }
  'forecast.sentenceOfNone': { readonly pace: Text; readonly deletion: Text }
  'forecast.snapshots': { readonly count: number }
  'forecast.stored': { readonly instances: number; readonly each: Text; readonly all: Text }
  'forecast.storedEach': { readonly instances: number; readonly each: Text }
  'forecast.storedEverMore': { readonly instances: number }
  'forecast.title': NoParameters
  'forecast.unknownTag': { readonly tag: Text }
  'forecast.unprotected': { readonly count: number }
  'form.problems': { readonly count: number }
  'frequency.custom': NoParameters
  'frequency.every-day': NoParameters
  'frequency.every-eight-hours': NoParameters
  'frequency.every-four-hours': NoParameters
  'frequency.every-hour': NoParameters
  'frequency.every-month': NoParameters
  'frequency.every-six-hours': NoParameters
  'frequency.every-three-hours': NoParameters
  'frequency.every-twelve-hours': NoParameters
  'frequency.every-two-hours': NoParameters
  'frequency.every-week': NoParameters
  'history.calendar': { readonly days: number }
  'history.chart': { readonly days: number }
  'history.column.cost': NoParameters
  'history.column.day': NoParameters
  'history.column.snapshots': NoParameters
  'history.column.stored': NoParameters
  'history.count.failed': { readonly count: number }
  'history.count.missed': { readonly count: number }
  'history.count.none': NoParameters
  'history.count.taken': { readonly count: number }
  'history.day': { readonly day: Text; readonly counts: Text }
  'history.day.again': NoParameters
  'history.days': { readonly days: number }
  'history.legend.failed': NoParameters
  'history.legend.missed': NoParameters
  'history.legend.none': NoParameters
  'history.legend.nothing': NoParameters
  'history.legend.taken': NoParameters
  'history.since': { readonly day: Text }
  'history.stored': { readonly range: string; readonly most: Text; readonly least: Text }
  'history.table': NoParameters
  'history.table.label': { readonly days: number }
  'instances.address': NoParameters
  'instances.all': NoParameters
  'instances.backups': NoParameters
  'instances.backups.twice': NoParameters
  'instances.backupsLabel': NoParameters
  'instances.blockStorage': NoParameters
  'instances.blockStorage.more': { readonly count: number }
  'instances.blockStorage.text': NoParameters
  'instances.blockStorage.volume': { readonly name: Text; readonly size: Text }
  'instances.blockStorage.volumeAlone': { readonly name: Text }
  'instances.bulk': NoParameters
  'instances.bulk.all': { readonly which: string; readonly count: number }
  'instances.bulk.count': { readonly count: Text }
  'instances.bulk.custom': NoParameters
  'instances.bulk.default': NoParameters
  'instances.bulk.exclude': NoParameters
  'instances.bulk.label': NoParameters
  'instances.bulk.none': NoParameters
  'instances.bulk.othersMatch': NoParameters
  'instances.choice': NoParameters
  'instances.choice.default': { readonly frequency: Text; readonly days: number; readonly applies: string }
  'instances.choice.default.off': NoParameters
  'instances.choice.never': NoParameters
  'instances.choice.never.expire': { readonly days: number }
  'instances.choice.own': NoParameters
  'instances.column.days': { readonly days: number }
  'instances.column.health': NoParameters
  'instances.column.instance': NoParameters
  'instances.column.latest': NoParameters
  'instances.column.next': NoParameters
  'instances.column.schedule': NoParameters
  'instances.column.select': NoParameters
  'instances.column.stored': NoParameters
  'instances.conflict': NoParameters
  'instances.conflict.by': { readonly choice: Text; readonly who: Text }
  'instances.conflict.more': { readonly count: number }
  'instances.conflict.none': NoParameters
  'instances.conflict.now': NoParameters
  'instances.conflict.one': { readonly who: Text }
  'instances.count': { readonly count: number }
  'instances.custom.cancel': NoParameters
  'instances.custom.save': NoParameters
  'instances.custom.title': { readonly instances: Text }
  'instances.disk': NoParameters
  'instances.disk.size': { readonly gb: number }
  'instances.empty': NoParameters
  'instances.empty.filtered': NoParameters
  'instances.filter': NoParameters
  'instances.gone': { readonly since: Text; readonly count: number }
  'instances.gone.end': NoParameters
  'instances.gone.ends': NoParameters
  'instances.gone.noSchedule': { readonly moment: Text }
  'instances.gone.notFound': { readonly moment: Text }
  'instances.health.acknowledged': NoParameters
  'instances.health.excluded': NoParameters
  'instances.health.expired': NoParameters
  'instances.health.failed': NoParameters
  'instances.health.first': { readonly at: Text }
  'instances.health.gone': NoParameters
  'instances.health.good': NoParameters
  'instances.health.held': NoParameters
  'instances.health.other': NoParameters
  'instances.health.overdue': NoParameters
  'instances.health.paused': NoParameters
  'instances.health.restoring': NoParameters
  'instances.health.retrying': NoParameters
  'instances.health.stuck': NoParameters
  'instances.health.unprotected': NoParameters
  'instances.health.unreadable': NoParameters
  'instances.latestRestore': NoParameters
  'instances.noKey.missing': NoParameters
  'instances.noKey.unreadable': NoParameters
  'instances.notInAccount': NoParameters
  'instances.nothing': NoParameters
  'instances.row.cost': { readonly count: number; readonly cost: Text }
  'instances.row.latest': { readonly age: Text }
  'instances.row.next': { readonly at: Text }
  'instances.row.noSnapshot': NoParameters
  'instances.row.snapshots': { readonly count: number }
  'instances.run.complete': NoParameters
  'instances.run.creating': NoParameters
  'instances.run.failed': NoParameters
  'instances.run.missed': NoParameters
  'instances.run.pending': NoParameters
  'instances.run.queued': NoParameters
  'instances.saved': { readonly changes: Text; readonly leftOut: Text; readonly deletes: number }
  'instances.saved.unprotected': { readonly changes: Text; readonly instances: Text; readonly count: number }
  'instances.schedule.by': { readonly choice: Text; readonly user: Text }
  'instances.schedule.choiceOff': { readonly choice: Text }
  'instances.schedule.custom': NoParameters
  'instances.schedule.default': NoParameters
  'instances.schedule.excluded': NoParameters
  'instances.schedule.none': NoParameters
  'instances.schedule.now': { readonly choice: Text }
  'instances.schedule.off': NoParameters
  'instances.schedule.tag': NoParameters
  'instances.search': NoParameters
  'instances.search.fields': NoParameters
  'instances.segment.all': NoParameters
  'instances.segment.custom': NoParameters
  'instances.segment.excluded': NoParameters
  'instances.segment.problems': NoParameters
  'instances.segment.unprotected': NoParameters
  'instances.segments': NoParameters
  'instances.select': { readonly name: Text }
  'instances.select.page': NoParameters
  'instances.show': NoParameters
  'instances.snapshots.all': { readonly count: number }
  'instances.snapshots.create': NoParameters
  'instances.snapshots.locked': NoParameters
  'instances.snapshots.name': NoParameters
  'instances.snapshots.noDate': NoParameters
  'instances.snapshots.noName': NoParameters
  'instances.snapshots.origin.automatic': NoParameters
  'instances.snapshots.origin.foreign': NoParameters
  'instances.snapshots.origin.manual': NoParameters
  'instances.snapshots.size': NoParameters
  'instances.sort': NoParameters
  'instances.sort.age': NoParameters
  'instances.sort.covered': NoParameters
  'instances.sort.health': NoParameters
  'instances.sort.held': NoParameters
  'instances.sort.label': NoParameters
  'instances.sort.next': NoParameters
  'instances.stored': { readonly count: number; readonly size: Text; readonly cost: Text }
  'instances.stored.oneMore': NoParameters
  'instances.strip': { readonly days: number; readonly counts: Text }
  'instances.strip.failed': { readonly count: number }
  'instances.strip.missed': { readonly count: number }
  'instances.strip.taken': { readonly count: number }
  'instances.tags': NoParameters
  'instances.thisServer': NoParameters
  'instances.timeline': NoParameters
  'instances.timeline.action': NoParameters
  'instances.timeline.empty': { readonly days: number }
  'instances.timeline.gone': NoParameters
  'instances.timeline.late': NoParameters
  'instances.timeline.outcome': NoParameters
  'instances.timeline.restore': NoParameters
  'instances.timeline.restore.named': { readonly name: Text }
  'instances.timeline.time': NoParameters
  'instances.wave': { readonly started: number; readonly total: number }
  'instances.why': NoParameters
  'instances.why.choose': NoParameters
  'instances.why.noSchedule': NoParameters
  'instances.why.off': NoParameters
  'keep.kind': { readonly age: string; readonly rule: string }
  'keep.locked': NoParameters
  'keep.newest': NoParameters
  'keep.none': NoParameters
  'keep.notGood': { readonly flaw: string }
  'keep.oldest': { readonly rule: string }
  'keep.period': NoParameters
  'keep.rule': { readonly rule: string }
  'keep.until': { readonly at: Text }
  'message.unknown': NoParameters
  'overview.acknowledge': NoParameters
  'overview.acknowledge.changed': NoParameters
  'overview.acknowledge.done': NoParameters
  'overview.acknowledge.named': { readonly what: Text }
  'overview.acknowledge.over': NoParameters
  'overview.acknowledge.title': NoParameters
  'overview.acknowledged': { readonly count: number }
  'overview.acknowledged.by': { readonly user: Text; readonly time: Text }
  'overview.attention': NoParameters
  'overview.attention.all': { readonly count: number }
  'overview.attention.danger': NoParameters
  'overview.attention.none': NoParameters
  'overview.attention.noneOpen': NoParameters
  'overview.attention.since': { readonly time: Text }
  'overview.attention.warning': NoParameters
  'overview.changes': NoParameters
  'overview.changes.all': NoParameters
  'overview.changes.none': NoParameters
  'overview.exclude': NoParameters
  'overview.exclude.named': { readonly instance: Text }
  'overview.history': NoParameters
  'overview.next': NoParameters
  'overview.next.due': NoParameters
  'overview.next.in': { readonly duration: Text }
  'overview.next.none': NoParameters
  'overview.next.several': { readonly count: number }
  'overview.noKey.missing': NoParameters
  'overview.noKey.unreadable': NoParameters
  'overview.problems': NoParameters
  'overview.problems.none': NoParameters
  'overview.problems.see': { readonly count: number }
  'overview.protection': NoParameters
  'overview.protection.all': NoParameters
  'overview.protection.count': { readonly covered: number; readonly total: number }
  'overview.protection.excluded': { readonly count: number }
  'overview.protection.none': NoParameters
  'overview.protection.off': NoParameters
  'overview.protection.unprotected': { readonly count: number }
  'overview.retry': NoParameters
  'overview.retry.done': NoParameters
  'overview.retry.named': { readonly instance: Text }
  'overview.retry.over': NoParameters
  'overview.running': NoParameters
  'overview.running.more': { readonly count: number }
  'overview.storage': NoParameters
  'overview.storage.cost': { readonly usd: Text }
  'overview.storage.count': { readonly count: number }
  'overview.storage.limit': { readonly count: number; readonly limit: number }
  'overview.storage.trend': { readonly direction: string; readonly size: Text; readonly days: number }
  'overview.take': NoParameters
  'overview.take.named': { readonly instance: Text }
  'overview.take.over': NoParameters
  'overview.takeBack': NoParameters
  'overview.takeBack.done': NoParameters
  'overview.takeBack.named': { readonly what: Text }
  'overview.updated': { readonly time: Text }
  'page.filters.clear': NoParameters
  'page.filters.set': NoParameters
  'page.flash.dismiss': NoParameters
  'page.language': NoParameters
  'page.language.choose': NoParameters
  'page.paging': NoParameters
  'page.paging.current': { readonly current: number; readonly pages: number }
  'page.paging.next': NoParameters
  'page.paging.previous': NoParameters
  'page.refresh.error': { readonly status: Text }
  'page.refresh.gone': { readonly reload: Text }
  'page.refresh.reload': NoParameters
  'page.refresh.unreachable': NoParameters
  'page.session.ended': { readonly signIn: Text }
  'page.session.signIn': NoParameters
  'page.session.unsent': NoParameters
  'page.zone': { readonly zone: Text }
  'page.zone.names': { readonly count: number; readonly zone: Text }
  'panel.account': NoParameters
  'panel.account.error.busy': NoParameters
  'panel.account.error.environment': NoParameters
  'panel.account.error.long': { readonly most: number }
  'panel.account.error.notSame': NoParameters
  'panel.account.error.notStored': { readonly reason: Text }
  'panel.account.error.short': { readonly least: number }
  'panel.account.error.wrong': NoParameters
  'panel.account.everywhere': NoParameters
  'panel.account.everywhere.about': NoParameters
  'panel.account.field.again': NoParameters
  'panel.account.field.current': NoParameters
  'panel.account.field.fresh': NoParameters
  'panel.account.password': NoParameters
  'panel.account.password.about': { readonly file: Text }
  'panel.account.password.change': NoParameters
  'panel.account.password.changed': NoParameters
  'panel.account.password.elsewhere': { readonly variable: Text }
  'panel.account.password.rule': { readonly least: number }
  'panel.account.password.shared': NoParameters
  'panel.account.sessions': NoParameters
  'panel.account.sessions.end': NoParameters
  'panel.account.sessions.open': { readonly count: number }
  'panel.account.signedIn': { readonly user: Text }
  'panel.back': NoParameters
  'panel.login': NoParameters
  'panel.login.busy': NoParameters
  'panel.login.password': NoParameters
  'panel.login.user': NoParameters
  'panel.login.wrong': NoParameters
  'panel.mailbox': NoParameters
  'panel.mailbox.about': NoParameters
  'panel.mailbox.html': NoParameters
  'panel.mailbox.mails': NoParameters
  'panel.mailbox.none': NoParameters
  'panel.mailbox.route': { readonly from: Text; readonly to: Text }
  'panel.mailbox.state': { readonly state: string }
  'panel.mailbox.text': NoParameters
  'panel.menu': NoParameters
  'panel.name': NoParameters
  'panel.notFound.inside': NoParameters
  'panel.notFound.outside': { readonly basePath: Text }
  'panel.refusedRequest.foreign': { readonly request: Text }
  'panel.refusedRequest.noSession': { readonly request: Text }
  'panel.refusedRequest.wrongPassword': NoParameters
  'panel.sessionEnded': NoParameters
  'panel.sessionEnded.text': NoParameters
  'panel.signOut': NoParameters
  'panel.skip': NoParameters
  'panel.theme': NoParameters
  'panel.unreadable': NoParameters
  'panel.untrustedProxy': { readonly proxy: Text; readonly headers: Text; readonly scheme: string }
  'pause.instanceGone': { readonly vultr: Text }
  'prune.newerNotGood': NoParameters
  'prune.stillListed': NoParameters
  'replicas.alone': NoParameters
  'replicas.card': { readonly count: number }
  'replicas.card.leads': { readonly name: Text }
  'replicas.cutOff': NoParameters
  'replicas.explained': NoParameters
  'replicas.leads': NoParameters
  'replicas.open': NoParameters
  'replicas.own': NoParameters
  'replicas.replica': NoParameters
  'replicas.seen': NoParameters
  'replicas.sent': NoParameters
  'replicas.sent.others': { readonly count: number }
  'replicas.server': NoParameters
  'replicas.server.none': NoParameters
  'replicas.since': NoParameters
  'replicas.title': NoParameters
  'restore.accountNotRead': NoParameters
  'restore.anotherSnapshot': NoParameters
  'restore.canceled': { readonly user: Text }
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
  'restore.tooSmall': { readonly disk: Text; readonly needed: Text }
  'restore.unanswered': { readonly vultr: Text }
  'restore.unreadable': NoParameters
  'restores.afterTarget': NoParameters
  'restores.again': NoParameters
  'restores.already': NoParameters
  'restores.busy': { readonly instance: Text }
  'restores.cancel': NoParameters
  'restores.cancel.done': NoParameters
  'restores.cancel.effect': NoParameters
  'restores.cancel.help': NoParameters
  'restores.cancel.helpSafety': NoParameters
  'restores.cancel.tooLate': { readonly outcome: string }
  'restores.choose': NoParameters
  'restores.chooseLarger': { readonly disk: Text; readonly needed: Text }
  'restores.chooseListed': NoParameters
  'restores.chooseReady': NoParameters
  'restores.continue': NoParameters
  'restores.enterLabel': { readonly label: Text }
  'restores.expected': { readonly from: Text; readonly to: Text }
  'restores.expected.late': { readonly to: Text }
  'restores.external': NoParameters
  'restores.fact.elapsed': NoParameters
  'restores.fact.expected': NoParameters
  'restores.fact.instance': NoParameters
  'restores.fact.notInAccount': NoParameters
  'restores.fact.requested': NoParameters
  'restores.fact.requestedBy': { readonly time: Text; readonly user: Text }
  'restores.fact.snapshot': NoParameters
  'restores.failed': NoParameters
  'restores.fromOther': NoParameters
  'restores.heading': { readonly snapshot: Text }
  'restores.instanceGone': NoParameters
  'restores.label': NoParameters
  'restores.lost': { readonly duration: Text }
  'restores.next.restored': NoParameters
  'restores.next.uncertain': NoParameters
  'restores.next.unchanged': NoParameters
  'restores.none': NoParameters
  'restores.noneFits': { readonly needed: Text }
  'restores.noneNow': NoParameters
  'restores.now.ready': { readonly name: Text; readonly instance: Text }
  'restores.now.restoring': { readonly name: Text; readonly instance: Text }
  'restores.now.unconfirmed': { readonly name: Text; readonly instance: Text }
  'restores.now.waiting': { readonly instance: Text; readonly name: Text }
  'restores.otherLabel': { readonly chosen: Text; readonly confirmed: Text }
  'restores.overwrites': { readonly instance: Text; readonly address: Text; readonly region: Text }
  'restores.progress': NoParameters
  'restores.progress.heading': { readonly snapshot: Text; readonly instance: Text }
  'restores.pruningPaused': NoParameters
  'restores.safety': NoParameters
  'restores.safety.help': NoParameters
  'restores.step.leftOut': NoParameters
  'restores.step.restored': NoParameters
  'restores.step.restoring': NoParameters
  'restores.step.safety': NoParameters
  'restores.step.sent': NoParameters
  'restores.step.waiting': NoParameters
  'restores.step1': NoParameters
  'restores.step2': NoParameters
  'restores.step3': NoParameters
  'restores.stepState.ahead': NoParameters
  'restores.stepState.canceled': NoParameters
  'restores.stepState.done': NoParameters
  'restores.stepState.failed': NoParameters
  'restores.stepState.left-out': NoParameters
  'restores.stepState.never': NoParameters
  'restores.stepState.now': NoParameters
  'restores.steps': NoParameters
  'restores.takenAt': { readonly time: Text }
  'restores.target': NoParameters
  'restores.target.needs': { readonly needed: Text }
  'restores.target.noDisk': NoParameters
  'restores.target.other': { readonly instance: Text; readonly why: Text }
  'restores.target.restoring': NoParameters
  'restores.target.tooSmall': { readonly disk: Text }
  'restores.targetRestoring': NoParameters
  'restores.thisServer': NoParameters
  'restores.thisServer.effect': NoParameters
  'restores.toOther': NoParameters
  'restores.typeLabel': { readonly label: Text }
  'restores.undo': NoParameters
  'restores.wrongLabel': { readonly typed: Text; readonly label: Text }
  'review.cause.anotherPanel': NoParameters
  'review.cause.anotherPanel.advice': NoParameters
  'review.cause.setBack': NoParameters
  'review.cause.setBack.advice': NoParameters
  'review.changeSettings': NoParameters
  'review.changed': NoParameters
  'review.confirm': NoParameters
  'review.confirmAndDelete': { readonly count: number }
  'review.confirmed': NoParameters
  'review.deletes': { readonly count: number }
  'review.deletes.when': { readonly count: number }
  'review.deletesNothing': NoParameters
  'review.notConfirmable': NoParameters
  'review.nothing': NoParameters
  'review.reason.otherAccount': NoParameters
  'review.reason.unknown': { readonly count: number }
  'review.reason.unseen': { readonly count: number }
  'review.saved': NoParameters
  'review.savedBy': { readonly moment: Text; readonly who: Text }
  'review.title': NoParameters
  'review.unknown': NoParameters
  'review.unknown.byAnother': NoParameters
  'review.unknown.count': NoParameters
  'review.unknown.instance': NoParameters
  'review.unknown.madeBy': NoParameters
  'review.unknown.more': { readonly count: number }
  'review.unknown.newest': NoParameters
  'review.unknown.oldest': NoParameters
  'review.unknown.text': NoParameters
  'review.unknown.whileStopped': NoParameters
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
  'settings.advanced': NoParameters
  'settings.apiKey': NoParameters
  'settings.apiKey.change': NoParameters
  'settings.apiKey.connected': { readonly account: Text }
  'settings.apiKey.connectedUnknown': NoParameters
  'settings.apiKey.fixed': NoParameters
  'settings.apiKey.help.environment': NoParameters
  'settings.apiKey.help.missing': NoParameters
  'settings.apiKey.help.stored': NoParameters
  'settings.apiKey.help.unreadable': NoParameters
  'settings.apiKey.malformed': NoParameters
  'settings.apiKey.missing': NoParameters
  'settings.apiKey.notSaved': { readonly why: Text }
  'settings.apiKey.nothingToRemove': NoParameters
  'settings.apiKey.opens': { readonly account: Text }
  'settings.apiKey.opensUnknown': NoParameters
  'settings.apiKey.remove': NoParameters
  'settings.apiKey.remove.effect': NoParameters
  'settings.apiKey.remove.opens': { readonly end: Text; readonly account: Text }
  'settings.apiKey.remove.revoke': NoParameters
  'settings.apiKey.remove.revokeHow': { readonly site: Text; readonly menu: Text }
  'settings.apiKey.remove.stored': { readonly end: Text }
  'settings.apiKey.remove.title': NoParameters
  'settings.apiKey.removed': { readonly site: Text; readonly menu: Text }
  'settings.apiKey.saved': { readonly opens: Text }
  'settings.apiKey.unchanged': NoParameters
  'settings.appliesTo': NoParameters
  'settings.cancel': NoParameters
  'settings.card': NoParameters
  'settings.changed': { readonly name: Text; readonly from: Text; readonly to: Text }
  'settings.changes': { readonly changes: Text }
  'settings.choice.default': NoParameters
  'settings.choice.never': NoParameters
  'settings.choice.own': { readonly frequency: Text; readonly days: number }
  'settings.choice.unreadable': NoParameters
  'settings.conflict': { readonly who: Text }
  'settings.conflict.field': NoParameters
  'settings.conflict.keep': NoParameters
  'settings.conflict.overwrite': NoParameters
  'settings.conflict.same': NoParameters
  'settings.conflict.somebody': NoParameters
  'settings.conflict.theirs': { readonly who: Text }
  'settings.conflict.yours': NoParameters
  'settings.covers.all': NoParameters
  'settings.covers.instance': NoParameters
  'settings.covers.selected': NoParameters
  'settings.covers.tag': NoParameters
  'settings.covers.theseServers': { readonly names: Text }
  'settings.covers.thisServer': { readonly name: Text }
  'settings.cron': NoParameters
  'settings.cron.help': NoParameters
  'settings.days': { readonly days: number }
  'settings.enable': NoParameters
  'settings.error.cronFields': { readonly example: Text }
  'settings.error.cronLength': { readonly most: number }
  'settings.error.cronNickname': { readonly given: Text }
  'settings.error.cronNotation': { readonly fields: Text }
  'settings.error.cronSign': { readonly given: Text }
  'settings.error.cronTimeZone': { readonly fields: Text }
  'settings.error.cronTooMany': { readonly fields: Text }
  'settings.error.cronValues': { readonly given: Text }
  'settings.error.days': NoParameters
  'settings.error.instance': NoParameters
  'settings.error.instances': NoParameters
  'settings.error.invalid': NoParameters
  'settings.error.keep': { readonly most: Text }
  'settings.error.limit': NoParameters
  'settings.error.neverDue': NoParameters
  'settings.error.noFrequency': NoParameters
  'settings.error.oneValue': NoParameters
  'settings.error.startTime': NoParameters
  'settings.error.tag': NoParameters
  'settings.error.thisServer': NoParameters
  'settings.error.timeZone': { readonly given: Text }
  'settings.error.timeZoneAbbreviation': { readonly given: Text; readonly zones: Text }
  'settings.error.timeZoneFixed': { readonly given: Text; readonly zone: Text }
  'settings.error.timeZoneMissing': NoParameters
  'settings.error.timeZoneOffset': { readonly given: Text }
  'settings.error.timeZoneWindows': { readonly given: Text }
  'settings.error.timeZoneWindowsAs': { readonly given: Text; readonly zone: Text }
  'settings.error.tooOften': { readonly example: Text }
  'settings.error.unknownFrequency': NoParameters
  'settings.error.wholeDays': NoParameters
  'settings.fact.cron': NoParameters
  'settings.fact.enabled': NoParameters
  'settings.fact.retention': NoParameters
  'settings.first.busy': NoParameters
  'settings.first.failed': { readonly why: Text }
  'settings.first.queued': { readonly count: number }
  'settings.first.started': NoParameters
  'settings.frequency': NoParameters
  'settings.guide': NoParameters
  'settings.guide.allow': { readonly list: Text }
  'settings.guide.create': { readonly site: Text; readonly menu: Text; readonly token: Text }
  'settings.guide.enter': NoParameters
  'settings.guide.private': NoParameters
  'settings.guide.public': NoParameters
  'settings.instance': NoParameters
  'settings.instance.choose': NoParameters
  'settings.keep.daily': NoParameters
  'settings.keep.hourly': NoParameters
  'settings.keep.last': NoParameters
  'settings.keep.monthly': NoParameters
  'settings.keep.weekly': NoParameters
  'settings.keep.yearly': NoParameters
  'settings.keepLonger': NoParameters
  'settings.keepLonger.help': NoParameters
  'settings.leftOut': { readonly count: number }
  'settings.leftOut.expire': { readonly count: number; readonly days: number }
  'settings.limit': NoParameters
  'settings.limit.help': NoParameters
  'settings.needsKey': NoParameters
  'settings.orphans': NoParameters
  'settings.orphans.after': { readonly days: number }
  'settings.orphans.help': NoParameters
  'settings.picker': NoParameters
  'settings.picker.find': NoParameters
  'settings.picker.findBy': NoParameters
  'settings.picker.more': { readonly count: number }
  'settings.picker.noInstances': NoParameters
  'settings.picker.noMatch': NoParameters
  'settings.picker.notInAccount': { readonly name: Text }
  'settings.picker.placeholder': NoParameters
  'settings.retentionDays': NoParameters
  'settings.save': NoParameters
  'settings.saved': { readonly changes: Text; readonly leftOut: Text; readonly deletes: number }
  'settings.spread': NoParameters
  'settings.spread.help': NoParameters
  'settings.spread.minutes': { readonly minutes: number }
  'settings.startTime': NoParameters
  'settings.startTime.help': NoParameters
  'settings.tag': NoParameters
  'settings.tag.help': NoParameters
  'settings.takeOneNow': NoParameters
  'settings.timeZone': NoParameters
  'settings.timeZone.use': { readonly zone: Text }
  'settings.title': NoParameters
  'settings.unchanged': NoParameters
  'settings.value.all': NoParameters
  'settings.value.allInstances': NoParameters
  'settings.value.enabled': { readonly state: string }
  'settings.value.none': NoParameters
  'settings.value.selected': { readonly count: number }
  'settings.value.tagged': { readonly tag: Text }
  'settings.value.thisServer': NoParameters
  'snapshots.action': NoParameters
  'snapshots.actions': NoParameters
  'snapshots.all': NoParameters
  'snapshots.back': NoParameters
  'snapshots.bulk': NoParameters
  'snapshots.bulk.all': { readonly count: number; readonly which: string }
  'snapshots.bulk.clear': NoParameters
  'snapshots.bulk.count': { readonly count: Text; readonly size: Text }
  'snapshots.bulk.everyMatch': { readonly count: number; readonly size: Text }
  'snapshots.bulk.label': NoParameters
  'snapshots.bulk.othersMatch': NoParameters
  'snapshots.bulk.tooMany': { readonly most: number }
  'snapshots.cancel': NoParameters
  'snapshots.change.busy': NoParameters
  'snapshots.change.failed': { readonly advice: Text }
  'snapshots.change.storedOtherwise': { readonly description: Text }
  'snapshots.change.unknown': { readonly advice: Text }
  'snapshots.change.unread': { readonly advice: Text }
  'snapshots.create': NoParameters
  'snapshots.create.busy': { readonly instance: Text }
  'snapshots.create.failed': { readonly name: Text; readonly advice: Text }
  'snapshots.create.pending': { readonly name: Text }
  'snapshots.create.pendingUntil': { readonly name: Text; readonly day: Text }
  'snapshots.create.postponed': { readonly name: Text; readonly advice: Text }
  'snapshots.create.unanswered': { readonly name: Text }
  'snapshots.create.unknown': { readonly name: Text; readonly what: Text }
  'snapshots.createdAt': NoParameters
  'snapshots.delete': NoParameters
  'snapshots.delete.all': { readonly count: number }
  'snapshots.delete.areLatest': { readonly count: number; readonly latest: number }
  'snapshots.delete.count': { readonly count: number }
  'snapshots.delete.done': { readonly name: Text }
  'snapshots.delete.failed': { readonly name: Text; readonly advice: Text }
  'snapshots.delete.frees': { readonly size: Text; readonly cost: Text }
  'snapshots.delete.isLatest': { readonly instance: Text }
  'snapshots.delete.isLocked': NoParameters
  'snapshots.delete.isPending': NoParameters
  'snapshots.delete.latest': NoParameters
  'snapshots.delete.locked': { readonly name: Text }
  'snapshots.delete.more': { readonly count: number }
  'snapshots.delete.needed': { readonly name: Text }
  'snapshots.delete.noneAllowed': NoParameters
  'snapshots.delete.one': NoParameters
  'snapshots.delete.several': NoParameters
  'snapshots.delete.someDone': { readonly deleted: Text; readonly count: number }
  'snapshots.delete.someNot': { readonly deleted: Text; readonly count: number }
  'snapshots.delete.someSoFar': { readonly deleted: Text; readonly count: number }
  'snapshots.delete.spared': { readonly why: string; readonly count: number }
  'snapshots.delete.stillPending': { readonly name: Text }
  'snapshots.delete.undone': NoParameters
  'snapshots.delete.unknown': { readonly name: Text; readonly advice: Text }
  'snapshots.expired.done': { readonly deleted: Text; readonly count: number }
  'snapshots.expired.heading': { readonly instance: Text }
  'snapshots.expired.keep': NoParameters
  'snapshots.expired.none': NoParameters
  'snapshots.expired.notNow': NoParameters
  'snapshots.expired.soFar': { readonly deleted: Text; readonly count: number }
  'snapshots.expired.staying': { readonly count: number }
  'snapshots.expired.why': { readonly reason: string }
  'snapshots.expiry': NoParameters
  'snapshots.expiry.excluded': NoParameters
  'snapshots.expiry.gone': NoParameters
  'snapshots.expiry.never': NoParameters
  'snapshots.expiry.unprotected': NoParameters
  'snapshots.fate.expired': NoParameters
  'snapshots.fate.expires': { readonly date: Text }
  'snapshots.fate.held': NoParameters
  'snapshots.fate.kept': { readonly reasons: Text }
  'snapshots.fate.keptAs': { readonly reasons: Text }
  'snapshots.fate.locked': NoParameters
  'snapshots.fate.stillPresent': { readonly reason: Text }
  'snapshots.filter': NoParameters
  'snapshots.filter.allInstances': NoParameters
  'snapshots.filter.allOrigins': NoParameters
  'snapshots.filter.allStates': NoParameters
  'snapshots.filter.anyDay': NoParameters
  'snapshots.filter.from': NoParameters
  'snapshots.filter.fromDay': { readonly day: Text }
  'snapshots.filter.group': NoParameters
  'snapshots.filter.instance': NoParameters
  'snapshots.filter.label': NoParameters
  'snapshots.filter.origin': NoParameters
  'snapshots.filter.orphans': NoParameters
  'snapshots.filter.protection': NoParameters
  'snapshots.filter.remove': { readonly filter: Text }
  'snapshots.filter.search': NoParameters
  'snapshots.filter.searchHint': NoParameters
  'snapshots.filter.shown': NoParameters
  'snapshots.filter.state': NoParameters
  'snapshots.filter.text': { readonly text: Text }
  'snapshots.filter.thisInstance': NoParameters
  'snapshots.filter.to': NoParameters
  'snapshots.filter.toDay': { readonly day: Text }
  'snapshots.gone': NoParameters
  'snapshots.group.day': NoParameters
  'snapshots.group.instance': NoParameters
  'snapshots.group.none': NoParameters
  'snapshots.inFuture': NoParameters
  'snapshots.instance': NoParameters
  'snapshots.list.count': { readonly count: number }
  'snapshots.list.empty': NoParameters
  'snapshots.list.moreWaiting': { readonly count: number }
  'snapshots.list.noMatch': NoParameters
  'snapshots.list.notRead': NoParameters
  'snapshots.list.orphans': { readonly count: number; readonly size: Text; readonly cost: Text }
  'snapshots.list.stored': { readonly count: number; readonly size: Text; readonly cost: Text }
  'snapshots.list.updated': { readonly time: Text }
  'snapshots.lock': NoParameters
  'snapshots.lock.canLock': NoParameters
  'snapshots.lock.done': { readonly name: Text }
  'snapshots.lock.external': NoParameters
  'snapshots.lock.isLocked': NoParameters
  'snapshots.lock.noneToLock': NoParameters
  'snapshots.lock.refused': NoParameters
  'snapshots.lock.someDone': { readonly locked: Text; readonly count: number }
  'snapshots.lock.someNot': { readonly locked: Text; readonly count: number }
  'snapshots.lock.someSoFar': { readonly locked: Text; readonly count: number }
  'snapshots.locked': NoParameters
  'snapshots.menu': { readonly name: Text }
  'snapshots.menu.named': { readonly action: Text; readonly name: Text }
  'snapshots.name': NoParameters
  'snapshots.name.control': NoParameters
  'snapshots.name.mark': NoParameters
  'snapshots.name.missing': NoParameters
  'snapshots.name.tooLong': { readonly most: number }
  'snapshots.new.choose': NoParameters
  'snapshots.new.chooseError': NoParameters
  'snapshots.new.create': NoParameters
  'snapshots.new.defaultName': { readonly day: Text }
  'snapshots.new.help': NoParameters
  'snapshots.new.keep': NoParameters
  'snapshots.new.keepAlways': NoParameters
  'snapshots.new.keepDays': { readonly days: number }
  'snapshots.new.keepHelp': NoParameters
  'snapshots.new.of': { readonly instance: Text }
  'snapshots.noDate': NoParameters
  'snapshots.noDate.kept': NoParameters
  'snapshots.noKey.enter': NoParameters
  'snapshots.noKey.missing': NoParameters
  'snapshots.noKey.unreadable': NoParameters
  'snapshots.noName': NoParameters
  'snapshots.origin': NoParameters
  'snapshots.origin.automatic': NoParameters
  'snapshots.origin.foreign': NoParameters
  'snapshots.origin.manual': NoParameters
  'snapshots.orphans.any': NoParameters
  'snapshots.orphans.excluded': NoParameters
  'snapshots.orphans.gone': NoParameters
  'snapshots.orphans.unprotected': NoParameters
  'snapshots.progress': { readonly name: Text }
  'snapshots.rename': NoParameters
  'snapshots.rename.done': { readonly name: Text }
  'snapshots.restore': NoParameters
  'snapshots.restore.open': NoParameters
  'snapshots.select': { readonly name: Text }
  'snapshots.select.page': NoParameters
  'snapshots.size': NoParameters
  'snapshots.size.compressed': { readonly compressed: Text; readonly disk: Text }
  'snapshots.size.disk': { readonly disk: Text }
  'snapshots.sort': { readonly column: Text }
  'snapshots.state.complete': NoParameters
  'snapshots.state.expired': NoParameters
  'snapshots.state.locked': NoParameters
  'snapshots.state.other': NoParameters
  'snapshots.state.pending': NoParameters
  'snapshots.status': NoParameters
  'snapshots.status.complete': NoParameters
  'snapshots.status.deleted': NoParameters
  'snapshots.status.pending': NoParameters
  'snapshots.status.slow': NoParameters
  'snapshots.status.stuck': NoParameters
  'snapshots.status.waiting': NoParameters
  'snapshots.title': NoParameters
  'snapshots.unknownInstance': NoParameters
  'snapshots.unlock': NoParameters
  'snapshots.unlock.done': { readonly name: Text }
  'snapshots.unlock.noneToUnlock': NoParameters
  'snapshots.unlock.someDone': { readonly locked: Text; readonly count: number }
  'snapshots.unlock.someNot': { readonly locked: Text; readonly count: number }
  'snapshots.unlock.someSoFar': { readonly locked: Text; readonly count: number }
  'snapshots.view': NoParameters
  'tab.activity': NoParameters
  'tab.instances': NoParameters
  'tab.overview': NoParameters
  'tab.settings': NoParameters
  'tab.snapshots': NoParameters
  text: { readonly text: Text }
  'tokens.action': NoParameters
  'tokens.activity': NoParameters
  'tokens.all': NoParameters
  'tokens.card': { readonly count: number }
  'tokens.card.open': NoParameters
  'tokens.copied': NoParameters
  'tokens.copy': NoParameters
  'tokens.created': NoParameters
  'tokens.createdAt': NoParameters
  'tokens.createdBy': { readonly at: Text; readonly who: Text }
  'tokens.date': NoParameters
  'tokens.date.help': NoParameters
  'tokens.done': NoParameters
  'tokens.empty': NoParameters
  'tokens.error.date': NoParameters
  'tokens.error.expiry': NoParameters
  'tokens.error.name': NoParameters
  'tokens.error.scope': NoParameters
  'tokens.error.tags': NoParameters
  'tokens.error.taken': NoParameters
  'tokens.expired': NoParameters
  'tokens.expires': NoParameters
  'tokens.expiry.date': NoParameters
  'tokens.expiry.days': { readonly days: number }
  'tokens.host': NoParameters
  'tokens.name': NoParameters
  'tokens.name.help': NoParameters
  'tokens.never': NoParameters
  'tokens.new': NoParameters
  'tokens.once': NoParameters
  'tokens.openapi': NoParameters
  'tokens.reference': NoParameters
  'tokens.reference.answers': NoParameters
  'tokens.reference.body': NoParameters
  'tokens.reference.description': NoParameters
  'tokens.reference.english': NoParameters
  'tokens.reference.example': { readonly what: Text }
  'tokens.reference.groups': NoParameters
  'tokens.reference.intro': NoParameters
  'tokens.reference.name': NoParameters
  'tokens.reference.need': NoParameters
  'tokens.reference.parameters': NoParameters
  'tokens.reference.required': NoParameters
  'tokens.reference.schemas': NoParameters
  'tokens.reference.type': NoParameters
  'tokens.revoke': NoParameters
  'tokens.revoke.effect': NoParameters
  'tokens.revoke.named': { readonly name: Text }
  'tokens.revoke.open': NoParameters
  'tokens.revoke.title': { readonly name: Text }
  'tokens.revoked': { readonly name: Text }
  'tokens.scope': { readonly scope: string }
  'tokens.scope.help': { readonly scope: string }
  'tokens.scope.label': NoParameters
  'tokens.tags': NoParameters
  'tokens.tags.column': NoParameters
  'tokens.tags.help': NoParameters
  'tokens.tags.known': NoParameters
  'tokens.tags.now': { readonly count: number }
  'tokens.title': NoParameters
  'tokens.token': NoParameters
  'tokens.token.help': NoParameters
  'tokens.tokens': NoParameters
  'tokens.unknown': NoParameters
  'tokens.unknown.text': NoParameters
  'tokens.use': NoParameters
  'tokens.use.api': NoParameters
  'tokens.use.example': NoParameters
  'tokens.use.first': NoParameters
  'tokens.use.metrics': NoParameters
  'tokens.used': NoParameters
  'tokens.used.never': NoParameters
  'vultr.advice': { readonly what: Text; readonly advice: Text }
  'vultr.advice.addressNotAllowed': NoParameters
  'vultr.advice.enterKey': NoParameters
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
  'vultr.menu.accessControl': NoParameters
  'vultr.menu.api': NoParameters
  'vultr.menu.token': NoParameters
  'vultr.noKey': NoParameters
  'vultr.noReason': { readonly answer: Text }
  'vultr.notFromVultr': { readonly answer: Text }
  'vultr.notReachedInTime': NoParameters
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
  'vultr.why.noDescription': NoParameters
  'vultr.why.notJson': NoParameters
  'vultr.why.notWhole': NoParameters
  'vultr.why.reportsError': NoParameters
  'vultr.why.status': { readonly status: Text }
  'vultr.withdrawn': NoParameters
}
