using System.Buffers;
using System.Text;

namespace Pipeline.Cloud.SageMaker.Transform;

/// <summary>
/// The fields of a CSV record that is filtered or joined. What is known of it: a row is taken as an array, must follow RFC 4180, and has no embedded line
/// ends ("Associate Prediction Results with Input Records"); a joined record is the fields of the input and then those of the output ("DataProcessing"); a row
/// with a bare quote fails the job (aws/amazon-sagemaker-examples#898). So fields are parsed and written again: a field keeps its quotes if it holds a comma
/// or a quote, and loses those that it does not need; an empty field stays empty, and so does a quoted one; spaces belong to the field. A record that is neither
/// filtered nor joined travels byte by byte.
/// </summary>
internal sealed class CsvFields
{
    private static readonly SearchValues<byte> Special = SearchValues.Create(",\""u8);
    private readonly List<(int Start, int Length)> _fields = [];

    /// <summary>How many fields there are.</summary>
    internal int Count => _fields.Count;

    /// <summary>Reads a record, in place of the one before.</summary>
    /// <param name="record">The record without its line end.</param>
    /// <param name="what">What it is part of, for messages.</param>
    /// <exception cref="TransformFailureException">It is not CSV.</exception>
    internal void Read(ReadOnlySpan<byte> record, string what)
    {
        _fields.Clear();
        var at = 0;
        while (true)
        {
            var end = at < record.Length && record[at] == '"' ? ReadQuoted(record, at, what) : ReadPlain(record, at, what);
            if (end == record.Length) return;
            at = end + 1;
        }
    }

    /// <summary>Writes a field of the record that was read.</summary>
    internal void Write(ReadOnlySpan<byte> record, int field, IBufferWriter<byte> output) => output.Write(record.Slice(_fields[field].Start, _fields[field].Length));

    private int ReadPlain(ReadOnlySpan<byte> record, int start, string what)
    {
        var length = record[start..].IndexOfAny(Special);
        var end = length < 0 ? record.Length : start + length;
        if (length >= 0 && record[end] == '"') throw NotCsv(what, "bare \" in non quoted field", record[start..]);
        _fields.Add((start, end - start));
        return end;
    }

    private int ReadQuoted(ReadOnlySpan<byte> record, int start, string what)
    {
        var doubled = false;
        for (var at = start + 1; record[at..].IndexOf((byte)'"') is var quote and >= 0; at += quote + 2)
        {
            var end = at + quote + 1;
            if (end < record.Length && record[end] == '"')
            {
                doubled = true;
                continue;
            }

            if (end < record.Length && record[end] != ',') break;
            var content = record[(start + 1)..(end - 1)];
            _fields.Add(doubled || content.Contains((byte)',') ? (start, end - start) : (start + 1, content.Length));
            return end;
        }

        throw NotCsv(what, "extraneous or missing \" in quoted field", record[start..]);
    }

    private static TransformFailureException NotCsv(string what, string problem, ReadOnlySpan<byte> near) =>
        TransformFailureException.OfClient($"Failed to parse {what} as CSV: {problem} found near: {Encoding.UTF8.GetString(near[..Math.Min(near.Length, 40)])}");
}
