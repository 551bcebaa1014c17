import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'

/** What a message takes by the name of a parameter: any text, a number that decides, or one of these words. */
export type ParameterKinds = ReadonlyMap<string, 'text' | 'number' | readonly string[]>

/** The parameters of one message in ICU syntax. @throws SyntaxError where it is not that. */
export function parametersOf(message: string): ParameterKinds {
  const found = new Map<string, 'text' | 'number' | readonly string[]>()
  collect(parse(message, { ignoreTag: true }), found)
  return found
}

function collect(
  elements: readonly MessageFormatElement[],
  found: Map<string, 'text' | 'number' | readonly string[]>
): void {
  for (const element of elements) {
    if (element.type === TYPE.argument && !found.has(element.value)) {
      found.set(element.value, 'text')
    } else if (element.type === TYPE.number) found.set(element.value, 'number')
    else if (element.type === TYPE.plural || element.type === TYPE.select) {
      const isPlural = element.type === TYPE.plural
      found.set(element.value, isPlural ? 'number' : Object.keys(element.options))
      for (const { value } of Object.values(element.options)) collect(value, found)
    }
  }
}

/** The source of `messages.ts`. @param messages ICU messages by their codes. */
export function messageTypes(messages: Readonly<Record<string, string>>): string {
  const lines = Object.entries(messages).map(([code, message]) => {
    const parameters = [...parametersOf(message)].map(([name, kind]) => {
      const type =
        kind === 'text'
          ? 'Text'
          : kind === 'number'
            ? 'number'
            : kind.includes('other')
              ? 'string'
              : kind.map((word) => `'${word}'`).join(' | ')
      return `readonly ${name}: ${type}`
    })
    const key = /^[a-z]\w*$/i.test(code) ? code : `'${code}'`
    return `  ${key}: ${parameters.length === 0 ? 'NoParameters' : `{ ${parameters.join('; ')} }`}`
  })
  return `// Written by \`npm run locales\` from locales/en.json.

/** Of a message that takes nothing. */
export type NoParameters = Readonly<Record<never, never>>

/** What each message takes. @typeParam Text what can be filled in where a text stands. */
export interface Messages<Text> {
${lines.join('\n')}
}
`
}
