// Writes the types of a client of the API, made of its OpenAPI document.
import { writeFileSync } from 'node:fs'
import { CLIENT_TYPES, clientTypes } from '../test/support/api/client-types.js'

writeFileSync(CLIENT_TYPES, await clientTypes())
