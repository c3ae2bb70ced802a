using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;

namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>DuckDB refused or failed a statement.</summary>
public sealed class DuckDbStatementException : Exception
{
    private DuckDbStatementException(string message, string kind, int? position, Exception inner)
        : base(message, inner)
    {
        Kind = kind;
        Position = position;
    }

    /// <summary>DuckDB's own class of error: <c>Parser</c>, <c>Binder</c>, <c>Catalog</c>, <c>Conversion</c>, <c>Out of Memory</c>, <c>INTERRUPT</c> ...</summary>
    public string Kind { get; }

    /// <summary>Where in the statement's UTF-8 bytes the error is, or null where DuckDB does not say.</summary>
    public int? Position { get; }

    /// <summary>Whether the statement was interrupted.</summary>
    public bool IsInterrupt => Kind.Equals("Interrupt", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an error of a database whose errors are JSON (<c>errors_as_json</c>); a few still come as "Kind Error: text".</summary>
    public static DuckDbStatementException From(DuckDBException error)
    {
        var text = error.Message;
        var brace = text.IndexOf('{', StringComparison.Ordinal);
        if (brace >= 0 && TryParse(text[brace..]) is { } json)
        {
            var position = int.TryParse((string?)json["position"], CultureInfo.InvariantCulture, out var at) ? at : (int?)null;
            return new DuckDbStatementException((string?)json["exception_message"] ?? text, (string?)json["exception_type"] ?? "Unknown", position, error);
        }

        var marker = text.IndexOf(" Error: ", StringComparison.Ordinal);
        return marker < 0 ? new DuckDbStatementException(text, "Unknown", null, error) : new DuckDbStatementException(text[(marker + 8)..], text[..marker], null, error);
    }

    /// <summary>
    /// The error of an interrupt that nobody asked for, which DuckDB.NET throws as a cancellation. When a thread of a statement fails, DuckDB
    /// interrupts the others; 1.5 may then tell whoever fetches rows of the interrupt instead of the error, unless the failing thread is the
    /// fetching one (duckdb/duckdb, SimpleBufferedData::ExecuteTaskInternal and pull request 25902).
    /// </summary>
    public static DuckDbStatementException Masked(Exception interrupt) =>
        new("A thread of the statement failed, and DuckDB told only that it interrupted the others. Run the statement again, or on one thread, to see the error.", "INTERRUPT", null, interrupt);

    private static JsonObject? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            // The brace was part of a plain message.
            return null;
        }
    }
}
