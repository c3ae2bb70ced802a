using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Shapes;

namespace Pipeline.Cloud.Kinesis;

/// <summary>
/// Reads a <c>PutRecords</c> document straight into stored form. Producers send thousands of records a second through it; a
/// tree of nodes would cost several times as much.
/// </summary>
internal ref struct PutRequestReader
{
    /// <summary>The most records of a request.</summary>
    public const int MaximumRecords = 500;

    /// <summary>The most bytes of a record's data.</summary>
    public const int MaximumRecordBytes = 1024 * 1024;

    private const int MaximumRequestBytes = 5 * 1024 * 1024;
    private const int MaximumKeyLength = 256;
    private Utf8JsonReader _reader;

    private PutRequestReader(ReadOnlySpan<byte> body) => _reader = new Utf8JsonReader(body);

    /// <summary>Reads a request's body.</summary>
    /// <exception cref="AwsException">The body is malformed, or exceeds a limit.</exception>
    public static PutRequest Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return new PutRequestReader(body).Request();
        }
        // The reader throws InvalidOperationException when it decodes a name or text that is not valid Unicode.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new AwsException("SerializationException", $"The request body is not JSON: {e.Message}");
        }
        catch (AwsException refused) when (refused.Code is "SerializationException" or "ValidationException")
        {
            Explain(body);
            throw;
        }
    }

    /// <summary>Refuses a request in AWS's words, which a whole reading finds and this fast one does not.</summary>
    private static void Explain(ReadOnlySpan<byte> body)
    {
        try
        {
            if (DocumentJson.Parse(body) is JsonObject request) Shape.Check(RequestShapes.Of("PutRecords"), request);
        }
        catch (JsonException)
        {
            // What the fast reading found before the end of a document that is malformed further on stands.
        }
    }

    private PutRequest Request()
    {
        string? name = null, arn = null;
        List<PutEntry>? entries = null;
        var (hasName, hasArn) = (false, false);
        _reader.Read();
        Expect(JsonTokenType.StartObject, "the request");
        while (NextMember())
        {
            if (_reader.ValueTextEquals("StreamName"u8)) name = Text("StreamName", ref hasName);
            else if (_reader.ValueTextEquals("StreamARN"u8)) arn = Text("StreamARN", ref hasArn);
            else if (_reader.ValueTextEquals("Records"u8)) entries = entries is null ? Entries() : throw Twice("Records");
            else throw AwsException.NotEmulated("kinesis", $"parameter '{_reader.GetString()}'");
        }

        // Throws if there is more text after the document.
        _reader.Read();
        if (entries is null || entries.Count == 0) throw Invalid("records", "Member must not be null or empty");
        return new PutRequest(name, arn, entries);
    }

    private List<PutEntry> Entries()
    {
        _reader.Read();
        Expect(JsonTokenType.StartArray, "Records");
        var entries = new List<PutEntry>(MaximumRecords);
        var total = 0L;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(JsonTokenType.StartObject, "an entry of Records");
            if (entries.Count == MaximumRecords)
                throw Invalid("records", $"Member must have length less than or equal to {MaximumRecords}");
            entries.Add(Entry(entries.Count + 1));
            total += entries[^1].Bytes.Length;
            if (total > MaximumRequestBytes)
                throw new AwsException("InvalidArgumentException", "Records size exceeds 5 MB limit");
        }

        return entries;
    }

    private PutEntry Entry(int number)
    {
        string? key = null, explicitHash = null;
        ReadOnlySpan<byte> data = default;
        var (hasKey, hasHash, hasData) = (false, false, false);
        while (NextMember())
        {
            if (_reader.ValueTextEquals("PartitionKey"u8))
            {
                key = Text("PartitionKey", ref hasKey);
            }
            else if (_reader.ValueTextEquals("ExplicitHashKey"u8))
            {
                explicitHash = Text("ExplicitHashKey", ref hasHash);
            }
            else if (_reader.ValueTextEquals("Data"u8))
            {
                if (hasData) throw Twice("Data");
                _reader.Read();
                Expect(JsonTokenType.String, "Data");
                data = _reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(_reader.GetString()!) : _reader.ValueSpan;
                hasData = true;
            }
            else
            {
                throw AwsException.NotEmulated("kinesis", $"parameter 'Records.{number}.{_reader.GetString()}'");
            }
        }

        if (!hasData) throw Invalid($"records.{number}.member.data", "Member must not be null");
        return Pack(key, explicitHash, data, number);
    }

    /// <summary>A record in stored form.</summary>
    /// <exception cref="AwsException">The record exceeds a limit or is malformed.</exception>
    public static PutEntry Pack(string? key, string? explicitHash, ReadOnlySpan<byte> base64, int number)
    {
        if (key is null) throw Invalid($"records.{number}.member.partitionKey", "Member must not be null");
        if (key.Length is 0 or > MaximumKeyLength)
            throw Invalid($"records.{number}.member.partitionKey", $"Member must have length from 1 to {MaximumKeyLength}");
        var keyLength = Encoding.UTF8.GetByteCount(key);
        var padding = base64.EndsWith("=="u8) ? 2 : base64.EndsWith("="u8) ? 1 : 0;
        var length = base64.Length / 4 * 3 - padding;
        if (length > MaximumRecordBytes)
        {
            throw Invalid($"records.{number}.member.data", string.Create(
                CultureInfo.InvariantCulture, $"Member must have length less than or equal to {MaximumRecordBytes}"));
        }

        var bytes = new byte[keyLength + Math.Max(0, length)];
        Encoding.UTF8.GetBytes(key, bytes);
        if (Base64.DecodeFromUtf8(base64, bytes.AsSpan(keyLength), out _, out var written) != OperationStatus.Done || written != length)
            throw new AwsException("SerializationException", $"The data of record {number} is not base64.");
        var hash = explicitHash is null ? HashKeyRange.Hash(bytes.AsSpan(0, keyLength)) : HashKeyRange.Parse(explicitHash);
        return new PutEntry(bytes, keyLength, hash);
    }

    private bool NextMember()
    {
        _reader.Read();
        return _reader.TokenType != JsonTokenType.EndObject;
    }

    private string? Text(string member, ref bool read)
    {
        if (read) throw Twice(member);
        read = true;
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.Null) Expect(JsonTokenType.String, member);
        return _reader.GetString();
    }

    private readonly void Expect(JsonTokenType expected, string what)
    {
        if (_reader.TokenType != expected)
            throw new AwsException("SerializationException", $"{what} must be a JSON {expected}, not {_reader.TokenType}.");
    }

    // As in DocumentJson: the check of a request and its handler might otherwise each take a different one of two duplicates.
    private static AwsException Twice(string member) => new("SerializationException", $"The request body is not JSON: it has '{member}' twice.");

    private static AwsException Invalid(string member, string constraint) =>
        new("ValidationException", $"1 validation error detected: Value at '{member}' failed to satisfy constraint: {constraint}");
}

/// <summary>A <c>PutRecords</c> request.</summary>
/// <param name="StreamName">The stream's name, or null.</param>
/// <param name="StreamArn">The stream's ARN, or null.</param>
/// <param name="Entries">The records, in order.</param>
internal sealed record PutRequest(string? StreamName, string? StreamArn, IReadOnlyList<PutEntry> Entries);

/// <summary>A record to be put into a stream.</summary>
/// <param name="Bytes">Its partition key in UTF-8, then its payload.</param>
/// <param name="KeyLength">How many of the bytes are the key.</param>
/// <param name="HashKey">The hash key, which selects the shard.</param>
internal readonly record struct PutEntry(byte[] Bytes, int KeyLength, UInt128 HashKey);
