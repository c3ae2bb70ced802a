using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Cloud.SageMaker.Transform;

/// <summary>
/// An InputFilter or OutputFilter: the JSONPath expressions that SageMaker applies to a CSV record, which it takes as an array. The end of a range is part
/// of it (<c>$[1:4]</c> is the second to the fifth field), other than in other JSONPath libraries, and an index outside of the record is an error. Sources:
/// "Associate Prediction Results with Input Records", "DataProcessing".
/// </summary>
internal sealed partial class RecordFilter
{
    private readonly string _path;
    private readonly IReadOnlyList<int>? _indexes;
    private readonly (int? First, int? Last) _range;
    private IReadOnlyList<int> _selected = [];
    private int _of = -1;

    private RecordFilter(string path, IReadOnlyList<int>? indexes, int? first, int? last) => (_path, _indexes, _range) = (path, indexes, (first, last));

    /// <summary>Whether it selects the whole record (<c>$</c>).</summary>
    internal bool IsAll => _path == "$";

    /// <summary>Reads an expression. As in AWS, one that is not supported fails the job, not the request.</summary>
    /// <exception cref="TransformFailureException">The expression is not supported.</exception>
    internal static RecordFilter Parse(string path)
    {
        if (path == "$") return new RecordFilter(path, null, null, null);
        if (Indexes().Match(path) is { Success: true } indexes)
            return new RecordFilter(path, [.. indexes.Groups[1].Value.Split(',').Select(index => Number(index.Trim()))], null, null);
        if (Range().Match(path) is { Success: true } range) return new RecordFilter(path, null, Optional(range.Groups[1]), Optional(range.Groups[2]));
        var format = path.StartsWith("$[", StringComparison.Ordinal) ? path[1..] : path;
        throw TransformFailureException.OfClient(format.Contains(':', StringComparison.Ordinal)
            ? $"Invalid JsonPath: {path}: only single range filters of format (eg: [1:5]) are supported. Format {format} is not supported"
            : $"Invalid JsonPath: {path}: only index based paths can be applied to CSV (eg: $[0], $[1:])");
    }

    /// <summary>The places of the selected fields in a record.</summary>
    /// <param name="fields">How many fields the record has.</param>
    /// <exception cref="TransformFailureException">The record has no such field.</exception>
    internal IReadOnlyList<int> Select(int fields)
    {
        if (fields == _of) return _selected;
        _selected = _indexes is { } indexes ? [.. indexes.Select(index => Place(index, fields))] : InRange(fields);
        _of = fields;
        return _selected;
    }

    private IReadOnlyList<int> InRange(int fields)
    {
        var (first, last) = (Place(_range.First ?? 0, fields), Place(_range.Last ?? -1, fields));
        return first <= last ? [.. Enumerable.Range(first, last - first + 1)] : throw TransformFailureException.OfClient($"Invalid JsonPath: {_path}: it selects none of {fields} fields");
    }

    private int Place(int index, int fields)
    {
        var place = index < 0 ? index + fields : index;
        return place >= 0 && place < fields
            ? place
            : throw TransformFailureException.OfClient(string.Create(CultureInfo.InvariantCulture, $"Invalid JsonPath: {_path}: index {index} is outside of a record of {fields} fields"));
    }

    private static int? Optional(Group group) => group.Success ? Number(group.Value) : null;

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\$\[ *(-?[0-9]{1,9}(?: *, *-?[0-9]{1,9})*) *\]\z")]
    private static partial Regex Indexes();

    [GeneratedRegex(@"^\$\[ *(-?[0-9]{1,9})? *: *(-?[0-9]{1,9})? *\]\z")]
    private static partial Regex Range();
}
