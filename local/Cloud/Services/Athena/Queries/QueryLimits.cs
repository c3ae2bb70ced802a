using System.Globalization;
using System.Text;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Athena.Queries;

/// <summary>The limits of requests. Source: "StartQueryExecution", "BatchGetQueryExecution".</summary>
internal static class QueryLimits
{
    /// <summary>The maximum number of ids in a BatchGetQueryExecution.</summary>
    public const int BatchSize = 50;

    private const int QueryBytes = 262_144;
    private const int ParameterCharacters = 1_024;

    /// <summary>Refuses a query that is too large, or contains the null character, which would end the statement in DuckDB.</summary>
    /// <exception cref="AwsException">InvalidRequestException.</exception>
    public static void Check(string sql, IReadOnlyList<string> parameters)
    {
        if (Encoding.UTF8.GetByteCount(sql) > QueryBytes) throw TooLong("QueryString", QueryBytes, "bytes");
        if (sql.Contains('\0', StringComparison.Ordinal) || parameters.Any(parameter => parameter.Contains('\0', StringComparison.Ordinal)))
            throw new AwsException("InvalidRequestException", "The query has the null character (U+0000).");
        foreach (var parameter in parameters)
        {
            if (parameter.Length is 0 or > ParameterCharacters) throw TooLong("An execution parameter", ParameterCharacters, "characters, and one at least");
        }

        // Athena does not limit the number of parameters. They become part of the query, so they share its limit.
        if (parameters.Sum(parameter => (long)Encoding.UTF8.GetByteCount(parameter)) > QueryBytes) throw TooLong("ExecutionParameters", QueryBytes, "bytes in all");
    }

    private static AwsException TooLong(string what, int most, string unit) =>
        new("InvalidRequestException", string.Create(CultureInfo.InvariantCulture, $"{what} must have at most {most} {unit}."));
}
