// The storage account, with all queues and tables that the app and the Functions host ask for. Beforehand, because a
// host that cannot write to a poison queue stops.

@description('Name of the app.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags object

@description('Redundancy.')
param redundancy string

@description('Whether its keys open it.')
param sharedKeys bool

@description('Object id of the app\'s identity.')
param principalId string

@description('A program that may put items into one queue: it may speak as the bot, and say where users are.')
@export()
type producer = {
  @description('Object id of its identity: not the client id.')
  @minLength(36)
  @maxLength(36)
  principalId: string
  queue: 'bot-queue' | 'bot-bulk'
  principalType: ('ServicePrincipal' | 'User' | 'Group')?
}

@description('Who else may put items into a queue, each entry once.')
param producers producer[]

// one for each lane, and where the host puts what it cannot hand over
var queueNames = ['bot-queue', 'bot-queue-poison', 'bot-bulk', 'bot-bulk-poison']

// the ledger has a table for each month, which the app makes and drops itself
var tableNames = [
  'conversationindex'
  'conversations'
  'deadletters'
  'joblist'
  'jobs'
  'operations'
  'pacing'
  'reminders'
  'schedule'
  'sweep'
  'tenants'
]

// The host keeps leases and keys in blobs, and the platform the package. Queues and tables: the app makes what is missing, so that
// a role for messages alone would not do.
var storageBlobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
var storageQueueDataContributor = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
var storageTableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
// puts messages, and can read or delete none
var storageQueueDataMessageSender = 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'
var roles = [storageBlobDataOwner, storageQueueDataContributor, storageTableDataContributor]

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: 'st${uniqueString(resourceGroup().id, name)}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: redundancy
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: sharedKeys
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: 'Enabled'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' = {
  parent: account
  name: 'default'
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = {
  parent: blobs
  name: 'app-package'
  properties: {
    publicAccess: 'None'
  }
}

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-01-01' = {
  parent: account
  name: 'default'
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-01-01' = [for queue in queueNames: {
  parent: queueService
  name: queue
}]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-01-01' = {
  parent: account
  name: 'default'
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-01-01' = [for table in tableNames: {
  parent: tableService
  name: table
}]

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in roles: {
  scope: account
  name: guid(account.id, principalId, role)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}]

resource sends 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for producer in producers: {
  scope: queues[indexOf(queueNames, producer.queue)]
  name: guid(account.id, producer.queue, producer.principalId, storageQueueDataMessageSender)
  properties: {
    principalId: producer.principalId
    principalType: producer.?principalType ?? 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageQueueDataMessageSender)
  }
}]

@description('Name of the account.')
output account string = account.name

@description('Where deployed packages are kept.')
output packageContainer string = '${account.properties.primaryEndpoints.blob}${packages.name}'
