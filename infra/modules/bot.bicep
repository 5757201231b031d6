// The Azure Bot: how Teams and Web Chat find the app. It runs nothing.

@description('Name of the bot.')
param name string

@description('Tags.')
param tags object

@description('Name that users see.')
param displayName string

@description('Pricing tier.')
param tier string

@description('The app\'s messaging endpoint.')
param endpoint string

@description('Kind of the bot.')
param appType string

@description('The bot\'s app id.')
param appId string

@description('Tenant of the bot\'s app.')
param appTenantId string

@description('UserAssignedMSI only: resource id of the identity.')
param identityId string

var ofIdentity = empty(identityId) ? {} : { msaAppMSIResourceId: identityId }

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: name
  location: 'global'
  tags: tags
  kind: 'azurebot'
  sku: {
    name: tier
  }
  properties: union({
    displayName: displayName
    endpoint: endpoint
    msaAppType: appType
    msaAppId: appId
    msaAppTenantId: appTenantId
  }, ofIdentity)
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
    properties: {
      isEnabled: true
    }
  }
}

resource webChat 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'WebChatChannel'
  location: 'global'
  properties: {
    channelName: 'WebChatChannel'
    properties: {
      sites: [
        {
          siteName: 'Default Site'
          isEnabled: true
        }
      ]
    }
  }
  // two changes of one bot at once are refused
  dependsOn: [teams]
}
