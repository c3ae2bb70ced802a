using Pipeline.Cloud.Athena.WorkGroups;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Athena.Queries;

/// <summary>What a client asked for.</summary>
/// <param name="Sql">The statement.</param>
/// <param name="Database">The database of names without one.</param>
/// <param name="Catalog">The catalog as it was named.</param>
/// <param name="OutputLocation">The folder of the result (<c>s3://bucket/prefix/</c>).</param>
/// <param name="Parameters">Literals for question marks.</param>
/// <param name="WorkGroup">The workgroup as it was then.</param>
/// <param name="Caller">Who asked, in whose name tables are read and results written.</param>
internal sealed record QueryRequest(
    string Sql, string Database, string Catalog, string OutputLocation, IReadOnlyList<string> Parameters, WorkGroup WorkGroup, Caller Caller);
