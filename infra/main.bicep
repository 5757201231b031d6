// A proactive bot in a resource group of its own: one command makes all of it. docs/deploy.md says how.
targetScope = 'subscription'

import { producer } from 'modules/storage.bicep'

@description('Name of the environment of the Azure Developer CLI (azd): a tag, by which it finds what it made. Empty without azd.')
@maxLength(64)
param environmentName string = ''

@description('Name of the Function App and of the Azure Bot: free in all of Azure for both. Letters, digits and -, which neither begins nor ends it.')
@minLength(2)
@maxLength(42)
param name string = 'bot-${uniqueString(subscription().id, environmentName, location)}'

@description('Region of everything that has one: one that offers Flex Consumption.')
param location string = deployment().location

@description('Resource group, made when it is not there. The default is what pom.xml expects.')
param resourceGroupName string = 'rg-${name}'

@description('Tags for every resource.')
param tags object = {}

@description('Version of Java that the app runs on.')
@allowed(['17', '21'])
param javaVersion string = '21'

@description('Memory of an instance, in MB.')
@allowed([512, 2048, 4096])
param instanceMemory int = 2048

@description('How many instances a function group may have: HTTP, each queue, the timer. Set 40 where the region refuses fewer.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 4

@description('Instances that are always up for HTTP, so that the endpoint answers without a cold start. They are billed.')
@minValue(0)
@maxValue(20)
param alwaysReadyHttp int = 0

@description('Instances that are always up for the function deliver, so that reminders are on time. They are billed.')
@minValue(0)
@maxValue(20)
param alwaysReadyDeliver int = 0

@description('What a deploy does to what runs: Recreate ends it at once, RollingUpdate (a preview) lets it finish.')
@allowed(['Recreate', 'RollingUpdate'])
param updateStrategy string = 'Recreate'

@description('Redundancy of the storage account.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageRedundancy string = 'Standard_LRS'

@description('Whether the keys of the storage account open it as well. Neither the app nor a deploy needs one.')
param sharedKeys bool = false

@description('Programs that may put items into bot-queue or bot-bulk: each may speak as the bot, and say where users are. Everybody else uses the HTTP API.')
param producers producer[] = []

@description('Name that users see.')
@minLength(1)
@maxLength(42)
param displayName string = name

@description('Pricing tier of the Azure Bot. Teams is free in both; F0 has a monthly limit for Web Chat.')
@allowed(['F0', 'S1'])
param botTier string = 'F0'

@description('Kind of the bot: a managed identity without any secret, or an app registration of yours.')
@allowed(['UserAssignedMSI', 'SingleTenant'])
param appType string = 'UserAssignedMSI'

@description('SingleTenant only, and needed then: client id of your app registration.')
param appId string = ''

@description('SingleTenant only: tenant of your app registration.')
param appTenantId string = tenant().tenantId

@description('SingleTenant only, and needed then: name of the key vault that holds the client secret. It has to use Azure RBAC.')
param vault string = ''

@description('SingleTenant only: resource group of that vault, in this subscription; the bot\'s own when empty.')
param vaultResourceGroup string = ''

@description('SingleTenant only: under which name it is there. The secret itself is never a parameter.')
param vaultItem string = 'bot-secret'

@description('More app settings, by name, such as ReminderTimeZone; one that the app has already keeps its value. No secrets: everyone who may read the deployment reads them.')
param settings object = {}

@description('Who gets a mail when an alert fires. Without it alerts are only shown.')
param alertEmail string = ''

@description('How long ago the oldest message that could be delivered may have been put into its queue before an alert fires, in seconds. Up to 600 of them it may have had to wait there for its time.')
@minValue(660)
param queueAgeLimit int = 900

@description('How long logs are kept, in days.')
@minValue(30)
@maxValue(730)
param retentionDays int = 30

@description('Most of the logs that a day may bring, in GB; what is more is lost, and alerts are blind then. 0: no limit.')
@minValue(0)
param dailyLogLimit int = 0

var allTags = union(tags, empty(environmentName) ? {} : { 'azd-env-name': environmentName })
var isSingleTenant = appType == 'SingleTenant'
var botAppId = isSingleTenant ? appId : identity.outputs.clientId
var botTenantId = isSingleTenant ? appTenantId : tenant().tenantId
// the platform follows this reference with the app's identity; a version that comes later is found by itself
var vaultUrl = 'https://${vault}${environment().suffixes.keyvaultDns}'
var vaultReference = isSingleTenant ? '@Microsoft.KeyVault(SecretUri=${vaultUrl}/secrets/${vaultItem})' : ''

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: resourceGroupName
  location: location
  tags: allTags
}

module identity 'modules/identity.bicep' = {
  scope: group
  name: 'identity'
  params: {
    name: name
    location: location
    tags: allTags
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  name: 'storage'
  params: {
    name: name
    location: location
    tags: allTags
    redundancy: storageRedundancy
    sharedKeys: sharedKeys
    principalId: identity.outputs.principalId
    producers: union(producers, [])
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  name: 'monitoring'
  params: {
    name: name
    location: location
    tags: allTags
    retentionDays: retentionDays
    dailyLogLimit: dailyLogLimit
    principalId: identity.outputs.principalId
  }
}

module reader 'modules/vault.bicep' = if (isSingleTenant) {
  scope: resourceGroup(empty(vaultResourceGroup) ? resourceGroupName : vaultResourceGroup)
  name: 'vault-${name}'
  params: {
    vault: vault
    principalId: identity.outputs.principalId
  }
}

module app 'modules/app.bicep' = {
  scope: group
  name: 'app'
  params: {
    name: name
    location: location
    tags: allTags
    javaVersion: javaVersion
    instanceMemory: instanceMemory
    maximumInstances: maximumInstances
    alwaysReadyHttp: alwaysReadyHttp
    alwaysReadyDeliver: alwaysReadyDeliver
    updateStrategy: updateStrategy
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageAccount: storage.outputs.account
    packageContainer: storage.outputs.packageContainer
    logsConnection: monitoring.outputs.connection
    appType: appType
    appId: botAppId
    appTenantId: botTenantId
    vaultReference: vaultReference
    settings: settings
  }
  dependsOn: [reader]
}

module bot 'modules/bot.bicep' = {
  scope: group
  name: 'bot'
  params: {
    name: name
    tags: allTags
    displayName: displayName
    tier: botTier
    endpoint: app.outputs.endpoint
    appType: appType
    appId: botAppId
    appTenantId: botTenantId
    identityId: isSingleTenant ? '' : identity.outputs.id
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  name: 'alerts'
  params: {
    name: name
    location: location
    tags: allTags
    logs: monitoring.outputs.id
    email: alertEmail
    queueAgeLimit: queueAgeLimit
  }
}

@description('The bot\'s id: what the Teams app needs.')
output botId string = botAppId

@description('The bot\'s messaging endpoint.')
output endpoint string = app.outputs.endpoint

@description('Where the app is.')
output resourceGroup string = group.name

@description('The storage account.')
output storageAccount string = storage.outputs.account

@description('For azd: the region.')
output AZURE_LOCATION string = location

@description('For azd: the tenant.')
output AZURE_TENANT_ID string = tenant().tenantId

@description('For azd: the resource group.')
output AZURE_RESOURCE_GROUP string = group.name
