import {
  type MessageFormatElement,
  type PluralElement,
  parse,
  TYPE
} from '@formatjs/icu-messageformat-parser'

/** Each parameter of a message, with what it takes: any text, a number, a date, or one of these words. */
export function kindsOf(text: string): readonly (readonly [string, string])[] {
  const kinds = new Set<string>()
  walk(parse(text, { ignoreTag: true }), (element) => {
    const kind = kindOf(element)
    if (kind !== undefined) kinds.add(JSON.stringify(kind))
  })
  return [...kinds].sort().map((each) => JSON.parse(each))
}

function kindOf(element: MessageFormatElement): readonly [string, string] | undefined {
  switch (element.type) {
    case TYPE.argument:
      return [element.value, 'text']
    case TYPE.number:
    case TYPE.plural:
      return [element.value, 'number']
    case TYPE.date:
    case TYPE.time:
      return [element.value, 'date']
    case TYPE.select:
      return [element.value, Object.keys(element.options).sort().join()]
    default:
      return undefined
  }
}

/** What is wrong with a message of a language. */
export function flawsOf(text: string, locale: string): readonly string[] {
  const flaws: string[] = []
  if (text.includes("'")) flaws.push('an apostrophe that ICU reads as a quote')
  if (/<\/?[a-z]/i.test(text)) flaws.push('HTML')
  walk(parse(text, { ignoreTag: true }), (element) => {
    if (element.type === TYPE.plural) flaws.push(...flawsOfPlural(element, locale))
    if (element.type === TYPE.select && !('other' in element.options)) {
      flaws.push(`select of ${element.value} without other`)
    }
  })
  return flaws
}

function flawsOfPlural(element: PluralElement, locale: string): readonly string[] {
  const type = element.pluralType ?? 'cardinal'
  const { pluralCategories } = new Intl.PluralRules(locale, { type }).resolvedOptions()
  const wanted = [...pluralCategories].sort().join()
  const found = Object.keys(element.options)
    .filter((each) => !each.startsWith('='))
    .sort()
    .join()
  return found === wanted ? [] : [`plural of ${element.value}: ${found}, not ${wanted}`]
}

function walk(
  elements: readonly MessageFormatElement[],
  visit: (element: MessageFormatElement) => void
): void {
  for (const element of elements) {
    visit(element)
    if (element.type !== TYPE.plural && element.type !== TYPE.select) continue
    for (const { value } of Object.values(element.options)) walk(value, visit)
  }
}
