// The app's settings: what a person added or changed in the portal stays, but for what the app cannot do without.

@description('Name of the app.')
param name string

@description('What the app has now. Secure: a person may have put a secret there, and a deployment shows its other parameters.')
@secure()
param current object

@description('Where the app has none of that name.')
param defaults object

@description('In any case.')
param musts object

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: name
}

resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  // the later one wins, and names are the same whatever their case
  properties: union(defaults, current, musts)
}
