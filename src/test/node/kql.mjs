// What Microsoft's own parser of KQL finds wrong with queries over Application Insights.
import { readFileSync } from 'node:fs'
import vm from 'node:vm'

// the package is no module: its two files put their names into the global context
for (const file of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) {
  vm.runInThisContext(readFileSync(new URL(`node_modules/@kusto/language-service-next/${file}`, import.meta.url), 'utf8'), file)
}
const { GlobalState, KustoCode, Symbols } = globalThis.Kusto.Language

// columns that every table of Application Insights has, then those of each that this project asks
const everywhere = `timestamp: datetime, itemType: string, itemId: string, itemCount: int, customDimensions: dynamic,
  customMeasurements: dynamic, operation_Name: string, operation_Id: string, operation_ParentId: string,
  operation_SyntheticSource: string, session_Id: string, user_Id: string, application_Version: string, client_Type: string,
  client_IP: string, cloud_RoleName: string, cloud_RoleInstance: string, appId: string, appName: string, iKey: string,
  sdkVersion: string, _ResourceId: string`
const tables = {
  traces: 'message: string, severityLevel: int',
  requests: `id: string, source: string, name: string, url: string, success: bool, resultCode: string, duration: real,
    performanceBucket: string`,
  exceptions: `problemId: string, handledAt: string, type: string, message: string, assembly: string, method: string,
    outerType: string, outerMessage: string, innermostType: string, innermostMessage: string, severityLevel: int, details: dynamic`,
  dependencies: `id: string, target: string, type: string, name: string, data: string, success: bool, resultCode: string,
    duration: real, performanceBucket: string`,
  customMetrics: 'name: string, value: real, valueCount: int, valueSum: real, valueMin: real, valueMax: real, valueStdDev: real',
}
const symbols = Object.entries(tables).map(([name, columns]) => Symbols.TableSymbol.From(`(${columns}, ${everywhere})`).WithName(name))
const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('insights', symbols))

/** Of each query a list: code, words, and the text that is meant. */
export function problems(queries) {
  return queries.map(query => {
    const found = KustoCode.ParseAndAnalyze(query, globals).GetDiagnostics()
    return Array.from({ length: found.Count }, (_, i) => found.getItem(i))
      .map(one => `${one.Code} ${one.Message} [${query.substr(one.Start, one.Length)}]`)
  })
}
