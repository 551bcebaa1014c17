export { type Caller, type Callers, createCallers } from './callers.js'
export { foreignDoubt } from './foreign-posts.js'
export { isChosenByHost, type LanguageHost, rememberLanguage, wordingFor } from './language.js'
export { type Host, isAllowed, nameOfVisitor } from './visitor.js'
