// cloud-config-client reads the settings of tests/conformance/config.
import { createRequire } from 'node:module'
import { isDeepStrictEqual } from 'node:util'
import { join } from 'node:path'

const { load } = createRequire(join(process.env.NODE_PACKAGES, 'index.js'))('cloud-config-client')
const endpoint = process.env.CONFIG_URL
const auth = { user: process.env.CONFIG_USERNAME, pass: process.env.CONFIG_PASSWORD }

function check(what, actual, expected) {
  if (isDeepStrictEqual(actual, expected)) {
    console.log(`ok    javascript: ${what}`)
  } else {
    process.exitCode = 1
    console.log(`FAIL  javascript: ${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`)
  }
}

const settings = (options) => load({ endpoint, auth, ...options })
const files = (config) => config.raw.propertySources.map(({ name }) => name.replace(/^.*\//, ''))
const failure = (options) => load({ endpoint, ...options }).then(() => 'none', (error) => error.message)

const dev = await settings({ name: 'user-service', profiles: ['dev'] })
check('text, number and flag keep their types', [
  dev.get('shared.text'), dev.get('shared.number'), dev.get('shared.ratio'), dev.get('shared', 'enabled'), dev.get('korean'),
], ['from application', 8080, 0.5, true, '설정'])
check('the file of application and profile wins', dev.get('precedence'), 'user-service-dev')
check('sources are in order, with the names of their files', files(dev), [
  'user-service-dev.yml', 'application-dev.yml', 'user-service.yml (document #1)',
  'user-service.yml (document #0)', 'application.yml',
])
check('a document for the profile counts', dev.get('document'), 'only dev')
check('a list comes from one source', dev.toObject().list, ['x'])
check('a list of groups', dev.toObject().routes, [{ id: 'one', order: 1 }, { id: 'two', order: 2 }])
check('a secret is decrypted', dev.get('shared.secret'), 'bar')
check('what cannot be decrypted is marked', [dev.get('invalid.shared.broken'), dev.get('shared.broken')], ['<n/a>', undefined])
check('placeholders are left to the client', dev.get('url'), 'http://${host}/${nowhere}')
check('a request without label has none', dev.raw.label, null)

const several = await settings({ name: 'user-service', profiles: 'dev,mysql' })
check('the later profile wins', [several.get('precedence'), several.get('both')], ['user-service-mysql', 'user-service-dev'])
check('values of properties are text', several.get('database.port'), '3306')
check('a document for other profiles does not count', several.get('document'), undefined)

const plain = await settings({ name: 'user-service' })
check('without profile the file of the application wins', plain.get('precedence'), 'user-service')
const labelled = await settings({ name: 'user-service', profiles: ['dev'], label: 'master' })
check('label master is served from main', [labelled.get('labelled'), labelled.raw.label], ['main', 'master'])
const label = await settings({ name: 'user-service', profiles: ['dev'], label: 'feature/x' }).then(({ raw }) => raw.label, (error) => error.message)
check('a label with a slash is refused, since it is to be written (_)', label, 'Invalid response: 400')
const unknown = await settings({ name: 'nobody', profiles: ['none'] })
check('an unknown application has what is shared', unknown.get('precedence'), 'application')

check('without credentials', await failure({ name: 'user-service' }), 'Invalid response: 401')
check('with a wrong password', await failure({ name: 'user-service', auth: { ...auth, pass: 'wrong' } }), 'Invalid response: 401')
