export { cutText, type TextBounds } from './text.js'
