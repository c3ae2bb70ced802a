using System.Text;
using Pipeline.Cloud.SageMaker.Csv;

namespace Pipeline.Cloud.SageMaker.Container;

/// <summary>The rows of an invocation.</summary>
/// <param name="Values">Row-major; NaN is a missing value.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Columns">Features in a row.</param>
internal sealed record CsvPayload(float[] Values, int Rows, int Columns)
{
    /// <summary>
    /// Reads a body as the container does: white space around the whole body is dropped, rows end in <c>\n</c> only, there is no
    /// header, and all rows have as many fields as the first.
    /// </summary>
    /// <exception cref="ContainerException">The container would refuse it (415).</exception>
    internal static CsvPayload Parse(ReadOnlySpan<byte> body)
    {
        body = body.Trim(" \t\r\n\f\v"u8);
        if (body.IsEmpty) throw Refused("_csv.Error", "Could not determine delimiter");
        var end = body.IndexOf((byte)'\n');
        var first = end < 0 ? body : body[..end];
        if (first.IsEmpty) throw Refused("_csv.Error", "Could not determine delimiter");
        var delimiter = CsvDelimiter.Sniff(first);
        var columns = first.Count(delimiter) + 1;
        var rows = body.Count((byte)'\n') + 1;
        // If all rows had as many fields as the first, the body would be longer, so some row is shorter. Checked before the array is allocated.
        if ((long)rows * columns > body.Length + 1) throw Ragged();
        var values = new float[rows * columns];
        var at = 0;
        for (var row = 0; row < rows; row++)
        {
            end = body.IndexOf((byte)'\n');
            var line = end < 0 ? body : body[..end];
            ParseRow(line, delimiter, values.AsSpan(at, columns));
            at += columns;
            body = end < 0 ? [] : body[(end + 1)..];
        }

        return new CsvPayload(values, rows, columns);
    }

    private static void ParseRow(ReadOnlySpan<byte> line, byte delimiter, Span<float> target)
    {
        for (var column = 0; column < target.Length; column++)
        {
            var end = line.IndexOf(delimiter);
            if ((end < 0) != (column == target.Length - 1)) throw Ragged();
            var field = end < 0 ? line : line[..end];
            if (!CsvNumber.TryParse(field, out var value))
                throw Refused("ValueError", $"could not convert string to float: '{Encoding.UTF8.GetString(field)}'");
            if (float.IsInfinity(value))
                throw Refused("xgboost.core.XGBoostError", "Check failed: valid: Input data contains `inf` or `nan`");
            target[column] = value;
            line = end < 0 ? [] : line[(end + 1)..];
        }
    }

    private static ContainerException Ragged() => Refused("ValueError", "setting an array element with a sequence.");

    private static ContainerException Refused(string type, string reason) => new(
        415, $"Loading csv data failed with Exception, please ensure data is in csv format:\n <class '{type}'>\n {reason}");
}
