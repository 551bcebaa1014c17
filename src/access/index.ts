export { foreignDoubt } from './foreign-posts.js'
export { type Host, isAllowed, nameOfVisitor } from './visitor.js'
