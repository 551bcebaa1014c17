// Written by `npm run locales` from locales/en.json.

/** Of a message that takes nothing. */
export type NoParameters = Readonly<Record<never, never>>

/** What each message takes. @typeParam Text what can be filled in where a text stands. */
export interface Messages<Text> {
  'keep.locked': NoParameters
  'keep.newest': NoParameters
  'keep.none': NoParameters
  'keep.notGood': { readonly flaw: string }
  'keep.oldest': { readonly rule: string }
  'keep.period': NoParameters
  'keep.rule': { readonly rule: string }
  text: { readonly text: Text }
}
