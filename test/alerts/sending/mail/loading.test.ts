import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { expect, it } from 'vitest'
import { SRC, sourceFiles } from '../../../architecture/imports.js'

it('nodemailer is loaded with the first mail, not with the panel', () => {
  const loading = /^(?:import|export) (?!type )[^']*from 'nodemailer|^import 'nodemailer/m
  const wrong = sourceFiles(SRC).filter((file) => loading.test(readFileSync(file, 'utf8')))
  expect(wrong.map((file) => relative(SRC, file))).toEqual([])
})
