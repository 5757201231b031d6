// Answers checks, one a line: {"check": "kql", "input": …} on standard input, {"result": …} or {"error": "…"} on standard output.
// One process for all tests: loading Microsoft's parser of KQL alone takes more than a second.
import { createInterface } from 'node:readline'

const checks = {
  bicep: async input => (await import('./bicep.mjs')).read(input),
  kql: async input => (await import('./kql.mjs')).problems(input),
  openapi: async input => (await import('./openapi.mjs')).problems(input),
}

for await (const line of createInterface({ input: process.stdin })) {
  const { check, input } = JSON.parse(line)
  let answer
  try {
    answer = { result: await checks[check](input) }
  } catch (e) {
    answer = { error: String(e?.stack ?? e) }
  }
  process.stdout.write(JSON.stringify(answer) + '\n')
}
