using Pipeline.Bench.Model.Judging;
using Pipeline.Cloud.Engines.XgBoost;

namespace Pipeline.Bench.Model.Training;

/// <summary>Rows in memory, as the engine reads them.</summary>
internal sealed class TableRows(FeatureRows rows) : IRowSource
{
    private readonly float[] _values = rows.Values.ToArray();
    private bool _read;

    /// <inheritdoc/>
    public int Width => FeatureRows.Width;

    /// <inheritdoc/>
    public long Rows => rows.Count;

    /// <inheritdoc/>
    public void Reset() => _read = false;

    /// <inheritdoc/>
    public ReadOnlyMemory<float> Next()
    {
        if (_read) return default;
        _read = true;
        return _values;
    }
}
