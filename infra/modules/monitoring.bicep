// Where logs go, saved queries over them, and a workbook. Nothing is taken in without a token.

@description('Name of the app.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags object

@description('How long logs are kept, in days.')
param retentionDays int

@description('Most of the logs a day, in GB; 0 for no limit.')
param dailyLogLimit int

@description('Object id of the app\'s identity.')
param principalId string

var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

var queries = [
  {
    name: 'One message from end to end'
    text: loadTextContent('../queries/one-message.kql')
  }
  {
    name: 'What failed, and why'
    text: loadTextContent('../queries/failures.kql')
  }
  {
    name: 'How long messages wait'
    text: loadTextContent('../queries/waiting.kql')
  }
  {
    name: 'Who is throttled'
    text: loadTextContent('../queries/throttled.kql')
  }
  {
    name: 'Delivered, tried again, given up: by the hour'
    text: loadTextContent('../queries/by-the-hour.kql')
  }
]

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: 'log-${name}'
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionDays
    workspaceCapping: {
      // to Azure 0 would mean no logs at all
      dailyQuotaGb: dailyLogLimit == 0 ? -1 : dailyLogLimit
    }
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${name}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    DisableLocalAuth: true
    IngestionMode: 'LogAnalytics'
    WorkspaceResourceId: workspace.id
  }
}

resource publishes 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, principalId, monitoringMetricsPublisher)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringMetricsPublisher)
  }
}

resource pack 'Microsoft.OperationalInsights/queryPacks@2025-02-01' = {
  name: 'queries-${name}'
  location: location
  tags: tags
  properties: {}
}

resource saved 'Microsoft.OperationalInsights/queryPacks/queries@2025-02-01' = [for query in queries: {
  parent: pack
  name: guid(pack.id, query.name)
  properties: {
    displayName: query.name
    body: query.text
    related: {
      categories: ['applications']
      resourceTypes: ['microsoft.insights/components']
    }
  }
}]

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(insights.id, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    category: 'workbook'
    displayName: 'The bot ${name}'
    serializedData: loadTextContent('../workbook.json')
    sourceId: insights.id
    version: 'Notebook/1.0'
  }
}

@description('Resource id of Application Insights.')
output id string = insights.id

@description('Where the app sends its logs. No secret: without a token nothing is taken.')
output connection string = insights.properties.ConnectionString
