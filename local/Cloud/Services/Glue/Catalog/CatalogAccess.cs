using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Glue.Catalog;

/// <summary>What a crawler may do in the catalog in the name of its role.</summary>
internal sealed class CatalogAccess(LocalCloudOptions cloud, IRoles roles, Caller caller)
{
    /// <summary>Checks that the caller may perform an action on a database.</summary>
    /// <exception cref="AwsException">AccessDeniedException.</exception>
    public void Require(string action, string database) => Require(action, () => CatalogNeeds.Database(cloud, database));

    /// <summary>Checks that the caller may perform an action on a table.</summary>
    /// <exception cref="AwsException">AccessDeniedException.</exception>
    public void Require(string action, string database, string table) => Require(action, () => CatalogNeeds.Table(cloud, database, table));

    private void Require(string action, Func<IEnumerable<string>> resources)
    {
        if (caller.Session is null) return;
        foreach (var resource in resources()) roles.Require(caller, action, resource);
    }
}
