import type { Outgoing } from '../../alert/outgoing.js'
import { cleaned, factsOf, linksOf, loudnessOf, subjectOf } from '../texts/outgoing-texts.js'

/** Of the line at the top; each is seen on white and on black. */
const COLORS = {
  critical: '#d92d20',
  warning: '#f79009',
  info: '#2e90fa',
  resolved: '#17b26a'
} as const

/** Seen on white and on black. */
const QUIET = '#808080'

/**
 * The message as HTML for mail: styles only on the elements, no picture and nothing else from elsewhere,
 * no colour of its own for text and background, so that light and dark mode both read well.
 * @param mostFacts of a digest there can be many.
 */
export function mailHtml(outgoing: Outgoing, mostFacts: number): string {
  const { locale, direction } = outgoing
  const color = COLORS[loudnessOf(outgoing)]
  const paragraphs = outgoing.paragraphs.map(
    (each) => `<p style="margin:0 0 1em">${textOf(each)}</p>`
  )
  const facts = factsOf(outgoing, mostFacts).map(
    ({ label, value }) =>
      `<tr><th scope="row" align="${direction === 'rtl' ? 'right' : 'left'}" style="padding:2px 12px;` +
      `font-weight:normal;color:${QUIET}">${textOf(label)}</th>` +
      `<td style="padding:2px 12px">${textOf(value)}</td></tr>`
  )
  const links = linksOf(outgoing, 20).map(
    ({ label, url }) =>
      `<p style="margin:0 0 .5em"><a href="${escaped(url)}">${textOf(label)}</a></p>`
  )
  const table =
    facts.length === 0
      ? ''
      : `<table cellspacing="0" cellpadding="0" style="margin:0 0 1em;border-collapse:collapse">${facts.join('')}</table>`
  return (
    `<!doctype html><html lang="${escaped(locale)}" dir="${direction}"><head><meta charset="utf-8">` +
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">' +
    `<meta name="supported-color-schemes" content="light dark"><title>${escaped(subjectOf(outgoing))}</title></head>` +
    `<body style="margin:0;padding:16px"><div lang="${escaped(locale)}" dir="${direction}" style="max-width:640px;` +
    `font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;border-top:4px solid ${color};padding-top:12px">` +
    `<h1 style="margin:0 0 1em;font-size:18px">${textOf(subjectOf(outgoing))}</h1>` +
    `${paragraphs.join('')}${table}${links.join('')}</div></body></html>`
  )
}

/** A text from elsewhere, which keeps its own direction to itself. */
function textOf(text: string): string {
  return `<bdi>${escaped(cleaned(text)).replaceAll('\n', '<br>')}</bdi>`
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
