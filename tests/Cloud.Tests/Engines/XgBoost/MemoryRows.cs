using Pipeline.Cloud.Engines.XgBoost;

namespace Pipeline.Cloud.Tests.Engines.XgBoost;

/// <summary>Rows made by a test, handed out in blocks of a few.</summary>
internal sealed class MemoryRows(int width, float[] values, int rowsPerBlock = 100) : IRowSource
{
    private int _at;

    public int Width => width;

    public long Rows => values.Length / width;

    public void Reset() => _at = 0;

    public ReadOnlyMemory<float> Next()
    {
        var length = Math.Min(rowsPerBlock * width, values.Length - _at);
        var block = values.AsMemory(_at, length);
        _at += length;
        return block;
    }

    /// <summary>Rows of a label that is twice the first feature, and a second feature that says nothing (every tenth value is missing).</summary>
    public static MemoryRows Doubling(int rows, int seed)
    {
        var random = new Random(seed);
        var values = new float[rows * 3];
        for (var i = 0; i < rows; i++)
        {
            var x = (float)random.NextDouble() * 10;
            values[i * 3] = 2 * x;
            values[i * 3 + 1] = x;
            values[i * 3 + 2] = i % 10 == 0 ? float.NaN : (float)random.NextDouble();
        }

        return new MemoryRows(3, values);
    }
}
