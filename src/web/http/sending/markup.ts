import ejs from 'ejs'
import type { Message, MessageCode, Wording } from '../../../wording/index.js'

/** A piece of HTML that is safe as it is; a view writes it with `<%-`. */
export interface Markup {
  readonly html: string
  toString(): string
}

/** Stands for a piece of HTML while the words round it are escaped. */
const PLACE = /\ue000(\d+)\ue001/g

/** What views write HTML with: everything that is filled in is escaped. */
export function viewMarkup({ say, figures }: Wording) {
  return {
    /**
     * The words of a message with HTML at some of its places, so that each language can put a link or a
     * name where its grammar wants it.
     * @param parts text and figures as for `t`, or markup.
     */
    html(code: MessageCode, parts: Readonly<Record<string, unknown>> = {}): Markup {
      const pieces: string[] = []
      const filledIn = Object.entries(parts).map(([name, part]) =>
        isMarkup(part) ? [name, `\ue000${pieces.push(part.html) - 1}\ue001`] : [name, part]
      )
      // A view is not compiled with types; its codes and parameters are those of the catalog all the same.
      const words = say({ code, with: Object.fromEntries(filledIn) } as unknown as Message)
      const escaped = ejs.escapeXML(words)
      return markup(escaped.replace(PLACE, (_, place: string) => pieces[Number(place)] ?? ''))
    },
    /** A name in bold, whichever direction it is written in. */
    strong(name: string): Markup {
      return markup(`<strong><bdi>${ejs.escapeXML(name)}</bdi></strong>`)
    },
    /** A name, whichever direction it is written in. */
    bdi(name: string): Markup {
      return markup(`<bdi>${ejs.escapeXML(name)}</bdi>`)
    },
    /** A time, which a script shows in the viewer's own time zone; with its time of day, or the day alone. */
    timeTag(at: Date, shown: 'moment' | 'date' = 'moment'): Markup {
      const text = ejs.escapeXML(figures.moment(at))
      const local = shown === 'date' ? 'data-local="date"' : 'data-local'
      return markup(`<time datetime="${at.toISOString()}" title="${text}" ${local}>${text}</time>`)
    }
  }
}

function markup(html: string): Markup {
  return { html, toString: () => html }
}

function isMarkup(part: unknown): part is Markup {
  return typeof part === 'object' && part !== null && 'html' in part
}
