using Pipeline.Cloud.Athena.WorkGroups;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Athena.Queries;

/// <summary>A client's request to run a query.</summary>
/// <param name="Sql">The statement.</param>
/// <param name="Database">The database of table names without one.</param>
/// <param name="Catalog">The catalog's name as the client wrote it.</param>
/// <param name="OutputLocation">The folder of the result (<c>s3://bucket/prefix/</c>).</param>
/// <param name="Parameters">The literals that replace question marks.</param>
/// <param name="WorkGroup">The workgroup at the time of the request.</param>
/// <param name="Caller">The caller, whose permissions apply to the tables and the results.</param>
internal sealed record QueryRequest(
    string Sql, string Database, string Catalog, string OutputLocation, IReadOnlyList<string> Parameters, WorkGroup WorkGroup, Caller Caller);
