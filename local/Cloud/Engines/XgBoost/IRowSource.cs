namespace Pipeline.Cloud.Engines.XgBoost;

/// <summary>Rows of a training set, block by block. They can be read several times, because building a matrix takes several passes.</summary>
internal interface IRowSource
{
    /// <summary>Numbers in a row: the label, then the features.</summary>
    int Width { get; }

    /// <summary>The number of rows.</summary>
    long Rows { get; }

    /// <summary>Starts again at the first block.</summary>
    void Reset();

    /// <summary>The next rows, one after the other; empty at the end. Valid until the next call.</summary>
    ReadOnlyMemory<float> Next();
}
