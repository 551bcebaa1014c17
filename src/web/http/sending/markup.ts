import ejs from 'ejs'
import { madeOnce } from '../../../common/index.js'
import type { Message, MessageCode, Text, Wording } from '../../../wording/index.js'

/** A piece of HTML that is safe as it is; a view writes it with `<%-`. */
export interface Markup {
  readonly html: string
  toString(): string
}

/** Stands for a piece of HTML while the words round it are escaped. */
const PLACE = /\ue000(\d+)\ue001/g

function placeOf(index: number): string {
  return `\ue000${index}\ue001`
}

/** Words that were escaped, with the pieces at their places. */
function filledIn(escaped: string, pieces: readonly string[]): Markup {
  return markup(escaped.replace(PLACE, (_, place: string) => pieces[Number(place)] ?? ''))
}

/** By language: messages into which nothing but HTML is put say the same in each row of a list. */
const escapedWords = new WeakMap<Wording, Map<string, string>>()

/** @param write called where they were not written in this language yet. */
function escapedOnce(wording: Wording, key: string, write: () => string): string {
  const known = escapedWords.get(wording) ?? new Map<string, string>()
  escapedWords.set(wording, known)
  return madeOnce(known, key, () => ejs.escapeXML(write()))
}

/** The message with something else in the place of each time in it. */
function withPlaces(message: Message, placeFor: (moment: string) => string): Message {
  const replaced = (text: Text): Text => {
    if (typeof text !== 'object' || text === null) return text
    if ('moment' in text) return placeFor(text.moment)
    if ('list' in text) return { list: text.list.map(replaced) }
    return 'code' in text ? withPlaces(text, placeFor) : text
  }
  const given = Object.entries<Text>(message.with ?? {})
  const parts = Object.fromEntries(given.map(([name, text]) => [name, replaced(text)]))
  return { ...message, with: parts } as unknown as Message
}

/** What views write HTML with: everything that is filled in is escaped. */
export type ViewMarkup = ReturnType<typeof viewMarkup>

/** @param noteTime told of each time that is written. */
export function viewMarkup(wording: Wording, noteTime: () => void = () => {}) {
  const { say, figures } = wording

  /** A time, which a script shows in the viewer's own time zone; with its time of day, or the day alone. */
  function timeTag(at: Date, shown: 'moment' | 'date' = 'moment'): Markup {
    noteTime()
    const text = ejs.escapeXML(figures.moment(at))
    const local = shown === 'date' ? 'data-local="date"' : 'data-local'
    return markup(`<time datetime="${at.toISOString()}" title="${text}" ${local}>${text}</time>`)
  }

  return {
    timeTag,
    /** A stored sentence, whose times are in the time zone of all others on the page. */
    said(message: Message): Markup {
      const pieces: string[] = []
      const timed = withPlaces(message, (moment) => {
        const at = new Date(moment)
        const html = Number.isNaN(at.getTime()) ? ejs.escapeXML(moment) : timeTag(at).html
        return placeOf(pieces.push(html) - 1)
      })
      return filledIn(ejs.escapeXML(say(timed)), pieces)
    },
    /**
     * The words of a message with HTML at some of its places, so that each language can put a link or a
     * name where its grammar wants it.
     * @param parts text and figures as for `t`, or markup.
     */
    html(code: MessageCode, parts: Readonly<Record<string, unknown>> = {}): Markup {
      const pieces: string[] = []
      const given = Object.entries(parts).map(([name, part]) =>
        isMarkup(part) ? [name, placeOf(pieces.push(part.html) - 1)] : [name, part]
      )
      // A view is not compiled with types; its codes and parameters are those of the catalog all the same.
      const write = () => say({ code, with: Object.fromEntries(given) } as unknown as Message)
      // The places have the same numbers each time, as the names come in the same order.
      const isSame = pieces.length === given.length
      const key = `${code} ${Object.keys(parts)}`
      const escaped = isSame ? escapedOnce(wording, key, write) : ejs.escapeXML(write())
      return filledIn(escaped, pieces)
    },
    /** A text whose names were isolated with `isolated` of the wording: each stands in a `bdi`. */
    isolated(text: string): Markup {
      const escaped = ejs.escapeXML(text)
      return markup(escaped.replace(/\u2068([^\u2068\u2069]*)\u2069/g, '<bdi>$1</bdi>'))
    },
    /** A name in bold, whichever direction it is written in. */
    strong(name: string): Markup {
      return markup(`<strong><bdi>${ejs.escapeXML(name)}</bdi></strong>`)
    },
    /** A name, whichever direction it is written in. */
    bdi(name: string): Markup {
      return markup(`<bdi>${ejs.escapeXML(name)}</bdi>`)
    }
  }
}

function markup(html: string): Markup {
  return { html, toString: () => html }
}

function isMarkup(part: unknown): part is Markup {
  return typeof part === 'object' && part !== null && 'html' in part
}
