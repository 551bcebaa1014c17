// npm run locales: writes what each message of locales/en.json takes into src/wording/messages.ts, so
// that a missing or misspelt parameter does not compile.
import { readFileSync, writeFileSync } from 'node:fs'
import { messageTypes } from '../src/wording/message-types.js'

const english = new URL('../locales/en.json', import.meta.url)
const types = new URL('../src/wording/messages.ts', import.meta.url)
writeFileSync(types, messageTypes(JSON.parse(readFileSync(english, 'utf8'))))
