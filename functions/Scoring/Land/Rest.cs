using System.IO.Compression;
using System.Text.Json;
using Pipeline.Domain.Contract;

namespace Pipeline.Scoring.Land;

/// <summary>The lines of a landed object that lie behind a record.</summary>
internal sealed class Rest : IDisposable
{
    private readonly NdjsonObject _lines = new();

    private Rest()
    {
    }

    /// <summary>The sequence number of the first record in it; null when there is none.</summary>
    public string? First { get; private set; }

    /// <summary>How many lines it has.</summary>
    public int Count { get; private set; }

    /// <summary>Its bytes as an object, valid until this is disposed of.</summary>
    public ReadOnlyMemory<byte> Content => _lines.Complete();

    /// <summary>The lines of an object whose records come after one.</summary>
    /// <exception cref="InvalidDataException">A line does not say which record it is of.</exception>
    public static Rest Of(byte[] landed, string record, string key)
    {
        var rest = new Rest();
        using var plain = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(landed), CompressionMode.Decompress)) gzip.CopyTo(plain);
        var text = plain.GetBuffer().AsSpan(0, (int)plain.Length);
        foreach (var place in text.Split((byte)'\n'))
        {
            var line = text[place];
            if (line.IsEmpty) continue;
            var number = SequenceNumberOf(line) ?? throw new InvalidDataException($"{key} has a line without a sequence number.");
            if (SequenceNumberOrder.Instance.Compare(number, record) <= 0) continue;
            if (rest.First is null || SequenceNumberOrder.Instance.Compare(number, rest.First) < 0) rest.First = number;
            rest.Count++;
            rest._lines.Line.Write(line);
            rest._lines.EndLine();
        }

        return rest;
    }

    /// <inheritdoc />
    public void Dispose() => _lines.Dispose();

    private static string? SequenceNumberOf(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals("sequence_number"u8);
            reader.Read();
            if (isIt) return reader.GetString();
            reader.Skip();
        }

        return null;
    }
}
