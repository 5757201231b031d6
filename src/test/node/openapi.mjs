// What Redocly's linter finds wrong with an OpenAPI document, warnings included; redocly.yaml says what it is not asked.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const beside = name => fileURLToPath(new URL(name, import.meta.url))

export function problems(file) {
  const lint = spawnSync(
    process.execPath,
    [beside('node_modules/@redocly/cli/bin/cli.js'), 'lint', file, '--config', beside('redocly.yaml'), '--format', 'json'],
    { encoding: 'utf8', env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } })
  if (!lint.stdout.startsWith('{')) {
    throw new Error(lint.stdout + lint.stderr)
  }
  return JSON.parse(lint.stdout).problems
    .map(one => `${one.severity} ${one.ruleId} ${one.location[0]?.pointer ?? ''}: ${one.message}`)
}
