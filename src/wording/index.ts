export { type Figures, figuresOf } from './figures.js'
export { isLocale, type Locale, negotiatedLocale } from './locales.js'
export {
  asItIs,
  type Figure,
  isSameMessage,
  type Message,
  type MessageCode,
  message,
  type Text
} from './message.js'
export { readMessage, storedMessage, writeMessage } from './stored-message.js'
export { languageChoices, languageCookie, viewerLocale } from './viewer-locale.js'
export { createWording, type Wording, wordingIn } from './wording.js'
