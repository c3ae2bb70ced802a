using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Pipeline.Cloud.SageMaker.Algorithm;
using Pipeline.Cloud.SageMaker.Csv;

namespace Pipeline.Cloud.Engines.SageMaker;

/// <summary>Reads CSV training data: no header, the label first; an empty field is a missing value; the first row determines the delimiter.</summary>
internal static class CsvTrainingData
{
    // A million features of 16 characters.
    private const int LongestLine = 16 << 20;

    /// <summary>Reads files into one set of rows.</summary>
    /// <param name="files">The files.</param>
    /// <param name="create">Makes the set once the number of columns is known.</param>
    /// <exception cref="TrainingFailureException">A row cannot be read.</exception>
    internal static async Task<RowFile?> ReadAsync(IReadOnlyList<ChannelFile> files, Func<int, RowFile> create)
    {
        RowFile? rows = null;
        try
        {
            byte delimiter = 0;
            foreach (var file in files)
            {
                await using var stream = File.OpenRead(file.Path);
                var reader = PipeReader.Create(stream);
                var number = 0L;
                await foreach (var line in LinesAsync(reader, file))
                {
                    number++;
                    if (line.Span.IndexOfAnyExcept(" \t\r"u8) < 0) continue;
                    if (rows is null)
                    {
                        delimiter = CsvDelimiter.Sniff(line.Span);
                        rows = create(line.Span.Count(delimiter) + 1);
                    }

                    ParseRow(line.Span, delimiter, rows.Append(), file, number);
                }
            }

            return rows;
        }
        catch
        {
            rows?.Dispose();
            throw;
        }
    }

    private static void ParseRow(ReadOnlySpan<byte> line, byte delimiter, Span<float> target, ChannelFile file, long number)
    {
        line = line.TrimEnd((byte)'\r');
        var fields = line.Count(delimiter) + 1;
        if (fields != target.Length)
            throw Failed(file, number, $"it has {fields} columns where the first row has {target.Length}");
        for (var column = 0; column < target.Length; column++)
        {
            var end = line.IndexOf(delimiter);
            var field = end < 0 ? line : line[..end];
            if (!CsvNumber.TryParse(field, out target[column]))
                throw Failed(file, number, $"could not convert string to float: '{Encoding.UTF8.GetString(field)}' in column {column + 1}");
            line = end < 0 ? [] : line[(end + 1)..];
        }
    }

    private static TrainingFailureException Failed(ChannelFile file, long number, string reason) =>
        TrainingFailureException.OfUser($"Failed to load csv data with exception:\nrow {number} of {file.Name}: {reason}");

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> LinesAsync(PipeReader reader, ChannelFile file)
    {
        // How much of the line has been searched, so that a long line is not searched again after every read.
        var searched = 0L;
        var number = 0L;
        while (true)
        {
            var read = await reader.ReadAsync();
            var buffer = read.Buffer;
            while (buffer.Slice(searched).PositionOf((byte)'\n') is { } end)
            {
                number++;
                yield return Contiguous(buffer.Slice(0, end));
                buffer = buffer.Slice(buffer.GetPosition(1, end));
                searched = 0;
            }

            if (read.IsCompleted)
            {
                if (!buffer.IsEmpty) yield return Contiguous(buffer);
                yield break;
            }

            searched = buffer.Length;
            if (searched > LongestLine) throw Failed(file, number + 1, $"it is longer than {LongestLine >> 20} MiB");
            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static ReadOnlyMemory<byte> Contiguous(ReadOnlySequence<byte> line) => line.IsSingleSegment ? line.First : line.ToArray();
}
