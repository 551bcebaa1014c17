// Loaded before a panel: its German is the catalog at PSEUDO_CATALOG. A process of its own takes no mocks.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const read = fs.readFileSync
fs.readFileSync = (path, ...options) =>
  read(String(path).endsWith('/locales/de.json') ? process.env.PSEUDO_CATALOG : path, ...options)
syncBuiltinESMExports()
