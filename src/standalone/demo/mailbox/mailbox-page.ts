import ejs from 'ejs'
import type { Page } from '../../../index.js'
import type { Wording } from '../../../wording/index.js'
import { MOUNT } from '../../next-path.js'
import type { KeptMail } from './mailbox.js'

const escapeHtml = ejs.escapeXML

export interface MailboxView {
  /** What stands before every path of the panel, without a slash at its end. */
  readonly basePath: string
  /** Of the mailbox. */
  readonly path: string
  /** Newest first. */
  readonly mails: readonly KeptMail[]
  /** The one that is shown. */
  readonly selected: KeptMail | undefined
}

/** The mails of the demo: a list, and beside it one as it looks and as plain text. */
export function mailboxPage(view: MailboxView, wording: Wording): Page {
  const { basePath, path, mails, selected } = view
  const say = saidIn(wording)
  const shown = selected === undefined ? '' : mailSection(selected, path, wording)
  const list =
    mails.length === 0
      ? `<p>${say('panel.mailbox.none')}</p>`
      : `<ol class="mailbox-list" reversed>
${mails.map((mail) => listItem(mail, view, wording)).join('\n')}
</ol>`
  return {
    title: say('panel.mailbox'),
    head: `<meta name="color-scheme" content="light dark">
<script src="${basePath}${MOUNT}/static/theme.js"></script>
<script src="${basePath}${MOUNT}/static/local-times.js"></script>
<link rel="stylesheet" href="${path}/mailbox.css">`,
    body: `<div class="mailbox">
<h1>${say('panel.mailbox')}</h1>
<p class="mailbox-about">${say('panel.mailbox.about')}</p>
<div class="mailbox-columns">
<nav aria-label="${say('panel.mailbox.mails')}">
${list}
</nav>
${shown}
</div>
</div>`
  }
}

function saidIn({ t }: Wording): Wording['t'] {
  return (...asked) => escapeHtml(t(...asked))
}

function listItem(mail: KeptMail, { path, selected }: MailboxView, wording: Wording): string {
  const current = mail.number === selected?.number ? ' aria-current="true"' : ''
  return `<li><a href="${path}/${mail.number}"${current}>
<span class="mailbox-subject">${escapeHtml(mail.subject)}</span>
<span class="mailbox-facts">${marks(mail, wording)} ${time(mail, wording)}</span>
</a></li>`
}

/** What it is and how grave; a mail that says neither has none. */
function marks({ severity, state }: KeptMail, { t }: Wording): string {
  const look = state === 'resolved' ? 'resolved' : severity
  const words = [
    ...(state === '' ? [] : [t('panel.mailbox.state', { state })]),
    ...(severity === '' || state === 'resolved' ? [] : [t('alert.severity', { severity })])
  ]
  if (words.length === 0) return ''
  return `<span class="mailbox-mark" data-look="${escapeHtml(look)}">${escapeHtml(words.join(' · '))}</span>`
}

function time({ sentAt, receivedAt }: KeptMail, { figures }: Wording): string {
  const at = sentAt ?? receivedAt
  return `<time data-local="moment" datetime="${at.toISOString()}">${escapeHtml(figures.moment(at))}</time>`
}

function mailSection(mail: KeptMail, path: string, wording: Wording): string {
  const say = saidIn(wording)
  const { subject, from, to, text, number } = mail
  return `<article class="mailbox-mail" aria-labelledby="mail-subject">
<h2 id="mail-subject">${escapeHtml(subject)}</h2>
<p class="mailbox-facts">${marks(mail, wording)} ${time(mail, wording)}</p>
<p class="mailbox-facts">${escapeHtml(wording.t('panel.mailbox.route', { from, to }))}</p>
<div class="mailbox-bodies">
<section aria-labelledby="mail-html">
<h3 id="mail-html">${say('panel.mailbox.html')}</h3>
<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" src="${path}/${number}/html" title="${say('panel.mailbox.html')}"></iframe>
</section>
<section aria-labelledby="mail-text">
<h3 id="mail-text">${say('panel.mailbox.text')}</h3>
<pre tabindex="0">${escapeHtml(text)}</pre>
</section>
</div>
</article>`
}
