// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the samples are code

import { describe, expect, it } from 'vitest'
import { straysOfCode } from '../support/words/strays/code-strays.js'
import { straysOfView } from '../support/words/strays/view-strays.js'

describe('words in code', () => {
  it.each([
    `const a = 'Waiting for Vultr'`,
    `const a = "Waiting for Vultr"`,
    `const a = 'Snapshot'`,
    `const a = 'Delete…'`,
    `const a = 'Deleted!'`,
    `const a = 'deleted.'`,
    `const a = 'all instances'`,
    `const a = 'It’s gone'`,
    `const a = 'a snapshot'`,
    `const a = 'deleted ' + name`,
    `const a = name + ' was deleted'`,
    `const a = count + ' snapshots'`,
    `const a = 'Name: ' + (name || '')`,
    'const a = `${n} snapshots`',
    'const a = `deleted ${name}`',
    'const a = `snapshot${n === 1 ? "" : "s"}`',
    `const a = n === 1 ? 'instance is' : 'instances are'`,
    `const a = isOn ? 'Enabled' : 'Disabled'`,
    'const a = `${t("a.b")} and ${more}`',
    'const a = `<p>Deleted</p>`',
    'const a = `<p>${n} left</p>`',
    `const a = '<a href="x" title="Read me"></a>'`,
    `const a = '<input placeholder="name">'`,
    `const a = ' aria-label="Close"'`,
    `const a = '<button value="Save all"></button>'`,
    `const a = { label: 'none' }`,
    `const a = { title: 'Snapshots' }`,
    `const a = { text: 'Nothing to do.' }`,
    `const a = { what: 'the disk' }`,
    `throw new PageError(404, 'Not there')`,
    'throw new ApiProblem("gone", `No snapshot ${id}`)',
    `throw new DatabaseError('The disk is full.')`,
    `return message('text', { text: 'Nothing was deleted' })`,
    `return asItIs('Not found.')`,
    `return [t('a.b'), 'or later'].join(' ')`,
    `flash('Saved.')`,
    `set(x ?? 'Unknown')`,
    `memo('key of it', () => 'Words within it')`,
    `logger.info({ at }, () => 'Words of a function')`,
    `const a = new Map([['a', 'First one']])`,
    `function f(name = 'No name') {}`,
    `const a = '3 days'`
  ])('are found: %s', (code) => {
    expect(straysOfCode(code)).not.toEqual([])
  })

  it.each([
    `import { a } from 'some module'`,
    `type A = 'Some words' | 'Others'`,
    `const a: Readonly<Record<'Some words', string>> = b`,
    `const a = t('snapshots.list.empty')`,
    'const a = t(`frequency.${id}`)',
    `const a = message('error.notFound', { kind: 'snapshot' })`,
    `const a = '/settings/snapshots'`,
    'const a = `snapshots/${id}?page=${page}`',
    `const a = { 'Content-Type': 'text/html; charset=utf-8' }`,
    `const a = x === 'Some words'`,
    `switch (x) { case 'Some words': break }`,
    `const a = words['Some words']`,
    'logger.warn({ err }, `It did not work: ${why}`)',
    `this.logger.info('Began')`,
    `await attempted(deps, 'claiming the due slots', () => claim())`,
    `throw new Error('This cannot be')`,
    'throw new TypeError(`not so: ${a}`)',
    'const a = sql`SELECT id FROM runs`',
    `const a = 'SELECT name FROM runs'`,
    `db.selectFrom('runs as own').where('a', 'is not', null)`,
    'services.memo(`snapshots ${page}`, () => read())',
    `const a = { id: \`account \${index}\` }`,
    `const a = 'same-origin'`,
    `const a = 'not-ours'`,
    `const a = 'GET'`,
    `const a = ['deleted', 'renamed']`,
    'const a = `${a}:${b}`',
    'const a = `<p class="va-note">${text}</p>`',
    `const a = isOpen ? ' selected' : ''`,
    'const a = ` aria-describedby="${ids}"`',
    `const a = isIt ? 'es6' : 's3'`,
    `const a = 'https://my.vultr.com/settings/'`
  ])('are not found where there are none: %s', (code) => {
    expect(straysOfCode(code)).toEqual([])
  })
})

describe('words in a view', () => {
  it.each([
    '<p>Deleted</p>',
    '<p>deleted</p>',
    '<p><%= n %> left</p>',
    '<p>a<br>an other</p>',
    '<img alt="picture">',
    `<a title='Read me'></a>`,
    '<input placeholder="<%= x %> name">',
    '<button aria-label="Close"></button>',
    '<div aria-valuetext="half"></div>',
    '<option label="None"></option>',
    '<form data-confirm="Sure?"></form>',
    '<div data-ended="Your session is over"></div>',
    '<input type="submit" value="Save all">',
    '<meta name="description" content="Snapshots of servers">',
    '<p><%= "Deleted" %></p>',
    `<p><%= 'deleted' %></p>`,
    '<p><%= `deleted ${name}` %></p>',
    `<p><%= 'by ' + name %></p>`,
    `<p><%= name || 'none' %></p>`,
    `<p><%= isOn ? 'on' : t('x.off') %></p>`,
    '<p><%= n %>&nbsp;snapshot<%= n === 1 ? "" : "s" %></p>',
    `<p title="<%= isOn ? 'on' : '' %>"></p>`,
    `<% const label = 'No name'; %>`,
    `<% if (a) { %><%= t('a.b') %><% } else { %>else<% } %>`,
    `<% for (const each of ['First one', 'Other']) { %><%= each %><% } %>`,
    `<%- include('/shared/x', { text: 'Nothing here' }) %>`,
    '<%- html("x.y", { link: `<a href="${to}">here</a>` }) %>'
  ])('are found: %s', (view) => {
    expect(straysOfView(view)).not.toEqual([])
  })

  it.each([
    `<p><%= t('a.b') %></p>`,
    '<%# A comment with words. %>',
    '<!-- A comment with words. -->',
    '<p class="btn btn-primary">×</p>',
    `<p class="<%= isWrong ? 'form-control is-invalid' : '' %>"></p>`,
    `<p aria-describedby="<%= isWrong ? 'va-error ' : '' %>va-help"></p>`,
    '<a href="<%= basePath %>settings/api" rel="noopener noreferrer"></a>',
    `<input value="<%= isOn ? 'on' : 'off' %>" name="protect">`,
    '<input type="hidden" name="back" value="overview">',
    `<% if (kind === 'Some words') { %>·<% } %>`,
    '<p>&nbsp;&middot;&#160;<%= x %></p>',
    `<p><%- include('/shared/row', { kind: 'first' }) %></p>`,
    '<script src="x.js">const words = "Some words"</script>',
    `<p><%= figures.size(x) %> · <%= a ? ' · ' : '' %></p>`
  ])('are not found where there are none: %s', (view) => {
    expect(straysOfView(view)).toEqual([])
  })
})
