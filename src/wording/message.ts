import type { Messages, NoParameters } from './messages.js'

/** A value that is written in the reader's language and in one way everywhere. */
export type Figure =
  /** In bytes. */
  | { readonly size: number }
  /** In USD. */
  | { readonly usd: number }
  | { readonly count: number }
  /** A count that is an estimate. */
  | { readonly about: number }
  /** RFC 3339, UTC; to the minute. */
  | { readonly moment: string }
  /** RFC 3339, UTC; to the day. */
  | { readonly day: string }
  /** In ms. */
  | { readonly duration: number }
  /** How long ago, in ms. */
  | { readonly ago: number }
  /** Several, with commas and an “and”. */
  | { readonly list: readonly Text[] }

/** What can stand in a message: text as it is (Vultr's own sentence, a name), a figure, another message. */
export type Text = string | number | Figure | Message

export type MessageCode = keyof Messages<unknown>

/** The codes of sentences in which nothing is filled in. */
type PlainCode = {
  [Code in MessageCode]: Messages<unknown>[Code] extends NoParameters ? Code : never
}[MessageCode]

/**
 * A sentence as it is stored and handed on: which one, and what is filled in; JSON. The plain ones are
 * one member together: with a member each, more than a thousand were too many for the compiler.
 */
export type Message =
  | { readonly code: PlainCode; readonly with?: NoParameters }
  | {
      [Code in Exclude<MessageCode, PlainCode>]: {
        readonly code: Code
        readonly with: Messages<Text>[Code]
      }
    }[Exclude<MessageCode, PlainCode>]

/** What a message with this code takes: nothing, or its parameters. */
export type ParametersOf<Code extends MessageCode> = keyof Messages<Text>[Code] extends never
  ? []
  : [parameters: Messages<Text>[Code]]

/** A message, checked by the compiler. */
export function message<Code extends MessageCode>(
  code: Code,
  ...[parameters]: ParametersOf<Code>
): Message {
  // The type of each code was checked by the signature; the union cannot be told so.
  return (parameters === undefined ? { code } : { code, with: parameters }) as unknown as Message
}

/** A text that is shown as it is: Vultr's own words, or a sentence that an earlier version stored. */
export function asItIs(text: string): Message {
  return message('text', { text })
}

/** Whether two messages say the same. */
export function isSameMessage(a: Message, b: Message): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
