using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;

namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>Thrown when a DuckDB statement is rejected or fails.</summary>
public sealed class DuckDbStatementException : Exception
{
    private DuckDbStatementException(string message, string kind, int? position, Exception inner)
        : base(message, inner)
    {
        Kind = kind;
        Position = position;
    }

    /// <summary>DuckDB's class of the error: <c>Parser</c>, <c>Binder</c>, <c>Catalog</c>, <c>Conversion</c>, <c>Out of Memory</c>, <c>INTERRUPT</c> ...</summary>
    public string Kind { get; }

    /// <summary>The position of the error in the statement's UTF-8 bytes; null if DuckDB does not report one.</summary>
    public int? Position { get; }

    /// <summary>Whether the statement was interrupted.</summary>
    public bool IsInterrupt => Kind.Equals("Interrupt", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an error of a database that reports errors as JSON (<c>errors_as_json</c>); a few still have the form "Kind Error: text".</summary>
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
    /// The error for an interrupt that nobody requested, which DuckDB.NET throws as a cancellation. When a thread of a statement fails, DuckDB
    /// interrupts the others. DuckDB 1.5 may then report the interrupt instead of the error to the thread that fetches rows, unless that thread is
    /// the one that failed (duckdb/duckdb, SimpleBufferedData::ExecuteTaskInternal and pull request 25902).
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
            // The message is plain text that contains a brace.
            return null;
        }
    }
}
