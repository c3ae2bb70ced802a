using System.Runtime.InteropServices;
using Pipeline.Cloud.Engines.XgBoost;

namespace Pipeline.Cloud.Engines.SageMaker;

/// <summary>
/// The rows of a channel, read once from CSV or Parquet and kept in a file as plain floats. Building a matrix takes several passes over
/// the rows, and a training set of millions of rows should not be held in memory for that.
/// </summary>
internal sealed class RowFile : IRowSource, IDisposable
{
    private const int FloatsPerBlock = 512 * 1024;
    private readonly FileStream _file;
    private readonly float[] _block;
    private int _used;
    private bool _written;

    /// <summary>Makes an empty file.</summary>
    /// <param name="path">A new file; deleted on dispose.</param>
    /// <param name="width">Numbers in a row: the label, then the features.</param>
    internal RowFile(string path, int width)
    {
        Width = width;
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        _block = GC.AllocateUninitializedArray<float>(Math.Max(width, FloatsPerBlock / width * width));
    }

    /// <inheritdoc/>
    public int Width { get; }

    /// <inheritdoc/>
    public long Rows { get; private set; }

    /// <summary>Adds a row, which the caller must fill before the next call.</summary>
    internal Span<float> Append()
    {
        if (_used == _block.Length) Flush();
        var row = _block.AsSpan(_used, Width);
        _used += Width;
        Rows++;
        return row;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        if (!_written) Flush();
        _written = true;
        _file.Position = 0;
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<float> Next()
    {
        var read = _file.ReadAtLeast(MemoryMarshal.AsBytes(_block.AsSpan()), _block.Length * sizeof(float), throwOnEndOfStream: false);
        return _block.AsMemory(0, read / sizeof(float));
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Flush()
    {
        _file.Write(MemoryMarshal.AsBytes(_block.AsSpan(0, _used)));
        _used = 0;
    }
}
