import {
  isLiteralElement,
  isPluralElement,
  isSelectElement,
  type MessageFormatElement,
  parse
} from '@formatjs/icu-messageformat-parser'

/** Under a name of its own: Hebrew has no catalog, and is written from right to left. */
export const PSEUDO = 'he'

/** Letters that look like those they stand for. */
const ACCENTED: ReadonlyMap<string, string> = new Map(
  [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter, index) => [
    letter,
    [...'åƀçđéƒğĥíĵķļɱñöþɋřšţûṽŵẋýžÅƁÇĐÉƑĞĤÍĴĶĻṀÑÖÞɊŘŠŢÛṼŴẊÝŽ'][index] ?? letter
  ])
)

/** The words of a text with other letters, each half as long again. */
export function pseudoText(text: string): string {
  return text.replace(/[a-z]+/gi, (word) =>
    [...`${word}${word.slice(0, Math.ceil(word.length / 2))}`]
      .map((letter) => ACCENTED.get(letter) ?? letter)
      .join('')
  )
}

/** A catalog in a language that nobody speaks; what is filled in stands where it stood. */
export function pseudoCatalog(
  english: Readonly<Record<string, string>>
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(english).map(([code, text]) => [code, pseudoMessage(text)])
  )
}

function pseudoMessage(text: string): string {
  const elements = parse(text, { ignoreTag: true, captureLocation: true })
  const parts = literalsOf(elements).sort((a, b) => a.from - b.from)
  let at = 0
  let made = ''
  for (const { from, until } of parts) {
    made += text.slice(at, from) + pseudoText(text.slice(from, until))
    at = until
  }
  return made + text.slice(at)
}

interface Stretch {
  readonly from: number
  readonly until: number
}

function literalsOf(elements: readonly MessageFormatElement[]): Stretch[] {
  return elements.flatMap((element) => {
    if (isLiteralElement(element)) {
      const { start, end } = element.location ?? {}
      return start === undefined || end === undefined
        ? []
        : [{ from: start.offset, until: end.offset }]
    }
    if (!isPluralElement(element) && !isSelectElement(element)) return []
    return Object.values(element.options).flatMap(({ value }) => literalsOf(value))
  })
}

interface Locales {
  readonly LOCALES: Readonly<Record<string, string>>
  isLocale(name: string): boolean
  catalogOf(locale: never): Readonly<Record<string, string>>
  negotiatedLocale(asked: string): string | undefined
}

/** The languages there are and this one, to stand in for `wording/locales.js` in a test. */
export function withPseudoLanguage<Original extends Locales>(original: Original): Original {
  const catalog = pseudoCatalog(original.catalogOf('en' as never))
  const isPseudo = (name: string) => name === PSEUDO
  return {
    ...original,
    LOCALES: { ...original.LOCALES, [PSEUDO]: 'Pseudo' },
    isLocale: (name: string) => isPseudo(name) || original.isLocale(name),
    catalogOf: (locale: string) =>
      isPseudo(locale) ? catalog : original.catalogOf(locale as never),
    negotiatedLocale: (asked: string) =>
      isPseudo(asked) ? asked : original.negotiatedLocale(asked)
  }
}
