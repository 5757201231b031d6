// The Function App, on Flex Consumption. Its runtime stands in functionAppConfig: this plan takes neither FUNCTIONS_WORKER_RUNTIME nor
// WEBSITE_RUN_FROM_PACKAGE.

@description('Name of the app.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags object

@description('Version of Java.')
param javaVersion string

@description('Memory of an instance, in MB.')
param instanceMemory int

@description('How many instances there may be.')
param maximumInstances int

@description('Instances that are always up for HTTP.')
param alwaysReadyHttp int

@description('Instances that are always up for the function deliver.')
param alwaysReadyDeliver int

@description('What a deploy does to what runs.')
@allowed(['Recreate', 'RollingUpdate'])
param updateStrategy string

@description('Resource id of the app\'s identity.')
param identityId string

@description('Client id of the app\'s identity.')
param identityClientId string

@description('Name of the storage account.')
param storageAccount string

@description('URL of the container for packages.')
param packageContainer string

@description('Where logs are sent.')
param logsConnection string

@description('Kind of the bot.')
param appType string

@description('The bot\'s app id.')
param appId string

@description('Tenant of the bot\'s app.')
param appTenantId string

@description('SingleTenant only: a Key Vault reference, never a secret.')
param vaultReference string

@description('More app settings, where the app has none of that name yet.')
param settings object

var alwaysUpForHttp = alwaysReadyHttp > 0 ? [{ name: 'http', instanceCount: alwaysReadyHttp }] : []
var alwaysUpForDeliver = alwaysReadyDeliver > 0 ? [{ name: 'function:deliver', instanceCount: alwaysReadyDeliver }] : []

var botSettings = {
  MicrosoftAppType: appType
  MicrosoftAppId: appId
  MicrosoftAppTenantId: appTenantId
}
var vaultSettings = empty(vaultReference) ? {} : { MicrosoftAppPassword: vaultReference }
var platformSettings = {
  AzureWebJobsStorage__accountName: storageAccount
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: logsConnection
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
}
// what a person may set otherwise, there or in the portal
var defaultSettings = {
  // bytes of a request: the host holds each body several times over, and answers 500 beyond this. The app itself takes 2 MiB at most
  FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '3145728'
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

// the first version that has siteUpdateStrategy; Bicep 0.49 has no types of it yet
#disable-next-line BCP081
resource app 'Microsoft.Web/sites@2025-05-01' = {
  name: name
  location: location
  // azd finds the app by this tag, and fails when two resources have it
  tags: union(tags, { 'azd-service-name': 'bot' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    siteConfig: {
      // no cors: no browser has business here. No word about FTP, which this plan does not have. No appSettings: those in the
      // portal would go, so settings.bicep writes them
      http20Enabled: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
    }
    functionAppConfig: {
      runtime: {
        name: 'java'
        version: javaVersion
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainer
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemory
        maximumInstanceCount: maximumInstances
        alwaysReady: concat(alwaysUpForHttp, alwaysUpForDeliver)
      }
      siteUpdateStrategy: {
        type: updateStrategy
      }
    }
  }
}

// deploys bring a token of Entra's; user names and passwords open nothing
resource noPasswordForScm 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: app
  name: 'scm'
  properties: {
    allow: false
  }
}

// list() has to run out here: a module that asks for what it is about to write is refused as a circle
module appSettings 'settings.bicep' = {
  name: 'settings'
  params: {
    name: app.name
    current: list('${app.id}/config/appsettings', '2025-03-01').properties
    defaults: union(defaultSettings, settings)
    musts: union(botSettings, vaultSettings, platformSettings)
  }
  dependsOn: [noPasswordForScm]
}

@description('The bot\'s messaging endpoint.')
output endpoint string = 'https://${app.properties.defaultHostName}/api/messages'
