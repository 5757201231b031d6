// Alerts on what the app itself logs: the platform's metrics of queues come once an hour, and for the whole account.

@description('Name of the app.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags object

@description('Resource id of Application Insights.')
param logs string

@description('Who gets a mail; nobody when empty.')
param email string

@description('How old the oldest deliverable message may get, in seconds.')
param queueAgeLimit int

var rules = [
  {
    name: 'dead-letters'
    title: 'Messages were given up'
    severity: 2
    window: 'PT15M'
    operator: 'GreaterThan'
    threshold: 0
    query: loadTextContent('../alerts/dead-letters.kql')
  }
  {
    name: 'cannot-send'
    title: 'The bot cannot send at all'
    severity: 1
    window: 'PT15M'
    operator: 'GreaterThan'
    threshold: 2
    query: loadTextContent('../alerts/cannot-send.kql')
  }
  {
    name: 'failed-deliveries'
    title: 'Many deliveries fail and are tried again'
    severity: 3
    window: 'PT15M'
    operator: 'GreaterThan'
    threshold: 0
    query: loadTextContent('../alerts/failed-deliveries.kql')
  }
  {
    name: 'endpoint-fails'
    title: 'Messages of users are not taken'
    severity: 2
    window: 'PT15M'
    operator: 'GreaterThan'
    threshold: 0
    query: loadTextContent('../alerts/endpoint-fails.kql')
  }
  {
    name: 'does-not-run'
    title: 'The app does not run'
    severity: 1
    window: 'PT30M'
    operator: 'LessThan'
    threshold: 1
    query: loadTextContent('../alerts/does-not-run.kql')
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: 'people-${name}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'bot'
    enabled: true
    emailReceivers: [
      {
        name: 'mail'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource counts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for rule in rules: {
  name: '${name}-${rule.name}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: '${name}: ${rule.title}'
    enabled: true
    severity: rule.severity
    scopes: [logs]
    evaluationFrequency: 'PT5M'
    windowSize: rule.window
    autoMitigate: true
    // the table is there only when the first line has come
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: rule.query
          timeAggregation: 'Count'
          operator: rule.operator
          threshold: rule.threshold
        }
      ]
    }
    actions: {
      actionGroups: empty(email) ? [] : [people.id]
    }
  }
}]

resource queueAge 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: '${name}-queue-age'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: '${name}: Messages wait too long in the queue'
    enabled: true
    severity: 2
    scopes: [logs]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: loadTextContent('../alerts/queue-age.kql')
          timeAggregation: 'Maximum'
          metricMeasureColumn: 'age'
          dimensions: [
            {
              name: 'queue'
              operator: 'Include'
              values: ['*']
            }
          ]
          operator: 'GreaterThan'
          threshold: queueAgeLimit
        }
      ]
    }
    actions: {
      actionGroups: empty(email) ? [] : [people.id]
    }
  }
}
