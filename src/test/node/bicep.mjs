// Reads Bicep by tree-sitter's grammar: what each file declares, as plain JSON, and which names stand for nothing.
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Language, Parser } from 'web-tree-sitter'

await Parser.init()
const parser = new Parser()
parser.setLanguage(await Language.load(fileURLToPath(new URL('node_modules/tree-sitter-bicep/tree-sitter-bicep.wasm', import.meta.url))))

const KINDS = {
  parameter_declaration: 'param', variable_declaration: 'var', resource_declaration: 'resource', module_declaration: 'module',
  output_declaration: 'output', type_declaration: 'type', user_defined_function: 'func', target_scope_assignment: 'targetScope',
  import_functionality: 'import', import_statement: 'import', metadata_declaration: 'metadata', assert_statement: 'assert',
}
const FUNCTIONS = new Set(`any array base64 base64ToJson base64ToString bool buildUri cidrHost cidrSubnet coalesce concat contains
  createObject dataUri dataUriToString dateTimeAdd dateTimeFromEpoch dateTimeToEpoch deployer deployment empty endsWith environment
  extensionResourceId externalInput fail filter first flatten format getSecret groupBy guid indexOf int intersection items join json
  last lastIndexOf length list listKeys loadFileAsBase64 loadJsonContent loadTextContent loadYamlContent managementGroup
  managementGroupResourceId map mapValues max min newGuid nameof objectKeys padLeft parseCidr parseUri pickZones providers range
  readEnvironmentVariable reduce reference replace resourceGroup resourceId shallowMerge skip sort split startsWith string
  subscription subscriptionResourceId substring take tenant tenantResourceId toLogicalZone toLogicalZones toLower toObject
  toPhysicalZone toPhysicalZones toUpper trim tryGet union uniqueString uri uriComponent uriComponentToString utcNow
  allowed batchSize description discriminator export maxLength maxValue metadata minLength minValue onlyIfNotExists retryOn sealed
  secure waitUntil az sys`.split(/\s+/))

const children = node => node.namedChildren.filter(child => child.type !== 'comment' && child.type !== 'diagnostic_comment')
const line = node => node.startPosition.row + 1

/** Files that have been read by the path of one, those that it names included: each with its declarations and its problems. */
export function read(main) {
  const files = new Map()
  const queue = [resolve(main)]
  while (queue.length) {
    const path = queue.pop()
    if (!files.has(path)) {
      files.set(path, new File(path))
      files.get(path).named.forEach(other => queue.push(other))
    }
  }
  files.forEach(file => file.check(files))
  return [...files.values()].map(({ path, declarations, problems }) => ({ path, declarations, problems }))
}

class File {
  constructor(path) {
    this.path = path
    this.problems = []
    this.root = parser.parse(readFileSync(path, 'utf8')).rootNode
    this.syntax(this.root)
    // the grammar does not mind
    this.root.descendantsOfType('object_property')
      .filter(({ previousSibling: before, startPosition }) => before?.type === 'object_property' && before.endPosition.row === startPosition.row)
      .forEach(property => this.problem(property, 'no Bicep: a new line or a comma is missing'))
    this.vars = new Map()
    this.declarations = []
    let decorators = []
    for (const node of children(this.root)) {
      if (node.type === 'decorators') {
        decorators = children(node)
      } else if (KINDS[node.type]) {
        this.declare(node, decorators)
        decorators = []
      }
    }
    this.named = this.all('module').concat(this.all('import')).map(made => resolve(dirname(path), made.type)).filter(existsSync)
  }

  all(kind) {
    return this.declarations.filter(made => made.kind === kind)
  }

  problem(node, what) {
    this.problems.push(`${basename(this.path)}:${typeof node === 'number' ? node : line(node)}: ${what}`)
  }

  syntax(node) {
    if (node.isError || node.isMissing) {
      this.problem(node, `no Bicep: ${node.isMissing ? `${node.type} is missing` : node.text.split('\n')[0].trim()}`)
    } else if (node.hasError) {
      node.children.forEach(child => this.syntax(child))
    }
  }

  declare(node, decorators) {
    const kind = KINDS[node.type]
    const parts = children(node)
    const isImport = kind === 'import'
    const name = kind === 'targetScope' || isImport ? '' : parts[0].text
    const last = parts.at(-1)
    const hasValue = node.children.some(child => child.type === '=')
    const typed = parts.find((part, i) => i > 0 && ['type', 'string', 'identifier'].includes(part.type) && !(hasValue && part === last))
    const made = { kind, name, type: this.plain(isImport ? last : typed), line: line(node), decorators: {} }
    if (isImport) {
      made.names = [...node.text.matchAll(/(\w+)\s*(?=[,}\n])/g)].map(found => found[1])
    }
    for (const decorator of decorators) {
      const [call] = children(decorator)
      const [called, given] = call.type === 'call_expression' ? children(call) : [call]
      made.decorators[called.text] = given && children(given).length ? this.value(children(given)[0]) : true
    }
    made.existing = node.children.some(child => child.type === 'existing')
    if (hasValue) {
      made.value = this.value(unwrapped(last))
    }
    made.nodes = isImport ? [] : [...decorators, ...parts.slice(name ? 1 : 0)]
    made.locals = kind === 'func' ? children(parts[1]).map(parameter => children(parameter)[0].text) : []
    if (kind === 'var') {
      this.vars.set(name, made)
    }
    this.declarations.push(made)
  }

  plain(node) {
    return node ? node.text.replace(/^'(.*)'$/s, '$1') : ''
  }

  /** Literals as they are; both sides of a choice, and all parts of a union, put together; any other expression as {"$": its text}. */
  value(node) {
    const parts = children(node)
    switch (node.type) {
      case 'number': return Number(node.text)
      case 'boolean': return node.text === 'true'
      case 'null': return null
      case 'string':
        return parts.some(part => part.type === 'interpolation')
          ? { $: node.text }
          : parts.map(part => part.type === 'escape_sequence' ? escaped(part.text) : part.text).join('')
      case 'array': return parts.map(part => this.value(part))
      case 'object':
        return Object.fromEntries(parts.filter(part => part.type === 'object_property').map(property => {
          const [key, value] = children(property)
          return [this.plain(key), this.value(value)]
        }))
      case 'for_statement': return [this.value(parts.at(-1))]
      case 'parenthesized_expression': return this.value(parts[0])
      case 'ternary_expression': return this.together(node, parts.slice(1))
      case 'call_expression':
        return ['union', 'concat'].includes(parts[0].text) ? this.together(node, children(parts[1])) : { $: node.text }
      case 'identifier': {
        const known = this.vars.get(node.text)?.value
        return Array.isArray(known) || isPlain(known) ? known : { $: node.text }
      }
      default: return { $: node.text }
    }
  }

  together(node, parts) {
    const values = parts.map(part => this.value(part))
    if (values.every(Array.isArray)) {
      return values.flat()
    }
    return values.every(isPlain) ? Object.assign({}, ...values) : { $: node.text }
  }

  check(files) {
    const names = new Set(this.all('import').flatMap(made => made.names))
    for (const made of this.declarations.filter(({ kind, name }) => kind !== 'output' && name)) {
      if (names.has(made.name)) {
        this.problem(made.line, `there are two of ${made.name}`)
      }
      names.add(made.name)
    }
    const used = new Set()
    const modules = new Map(this.all('module').map(made => [made.name, files.get(resolve(dirname(this.path), made.type))]))
    for (const made of this.declarations) {
      made.nodes.forEach(node => this.names(node, new Set([...names, ...made.locals]), used, modules))
      delete made.nodes
      delete made.locals
      if (made.kind === 'module') {
        this.module(made, modules.get(made.name))
      }
      if (['param', 'output'].includes(made.kind) && !made.decorators.description) {
        this.problem(made.line, `${made.name} has no description`)
      }
    }
    for (const { kind, name, line, decorators } of this.declarations) {
      if (['param', 'var', 'func', 'type'].includes(kind) && !used.has(name) && !decorators.export) {
        this.problem(line, `${name} is used nowhere`)
      }
    }
  }

  /** Whether each name below this node stands for something; loops and lambdas have names of their own. */
  names(node, known, used, modules) {
    const parts = children(node)
    const below = (some, also = []) => some.forEach(part => this.names(part, also.length ? new Set([...known, ...also]) : known, used, modules))
    if (node.type === 'identifier') {
      used.add(node.text)
      if (!known.has(node.text) && !FUNCTIONS.has(node.text)) {
        this.problem(node, `nothing is called ${node.text}`)
      }
    } else if (node.type === 'object_property') {
      below(parts[0].type === 'identifier' ? parts.slice(1) : parts)
    } else if (node.type === 'for_statement') {
      const variables = parts[0].type === 'for_loop_parameters' ? children(parts[0]).map(part => part.text) : [parts[0].text]
      below(parts.slice(1), variables)
    } else if (hasLambda(node)) {
      // the grammar reads "s => s.key == x" as "(s => s).key == x": the names hold for all of it
      below(parts, [...node.text.split('=>')[0].matchAll(/\w+/g)].map(found => found[0]))
    } else {
      if (node.type === 'member_expression') {
        this.member(node, parts, modules)
      } else if (node.type === 'call_expression' && parts[0].text.startsWith('load')) {
        const path = this.plain(children(parts[1])[0])
        if (!existsSync(resolve(dirname(this.path), path))) {
          this.problem(node, `there is no file ${path}`)
        }
      }
      below(parts)
    }
  }

  member(node, [of, name], modules) {
    if (of.type === 'member_expression' && modules.get(children(of)[0].text) && children(of)[1].text === 'outputs') {
      const [module] = children(of)
      if (!modules.get(module.text).all('output').some(output => output.name === name.text)) {
        this.problem(node, `the module ${module.text} has no outputs.${name.text}`)
      }
    }
  }

  module(made, file) {
    if (!file) {
      return this.problem(made.line, `there is no ${made.type}`)
    }
    const given = made.value.params ?? {}
    const params = file.all('param')
    Object.keys(given).filter(name => !params.some(param => param.name === name))
      .forEach(name => this.problem(made.line, `${made.type} has no parameter ${name}`))
    params.filter(param => !('value' in param) && !(param.name in given) && !param.type.endsWith('?'))
      .forEach(param => this.problem(made.line, `${made.type} needs ${param.name}`))
  }
}

/** The body of what is made in a loop or under a condition. */
function unwrapped(node) {
  return ['for_statement', 'if_statement'].includes(node.type) && children(node).at(-1).type !== 'array' ? unwrapped(children(node).at(-1)) : node
}

const isPlain = value => typeof value === 'object' && value !== null && !Array.isArray(value) && !('$' in value)
const escaped = text => ({ '\\n': '\n', '\\r': '\r', '\\t': '\t' })[text] ?? text.slice(1)

function hasLambda(node) {
  for (let at = node; at; at = children(at)[0]) {
    if (at.type === 'lambda_expression') {
      return true
    }
    if (!['member_expression', 'subscript_expression', 'binary_expression', 'ternary_expression'].includes(at.type)) {
      return false
    }
  }
}
